import { type Document, isMap, isNode, isScalar, type ParsedNode } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import type { Problem } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import { simulated } from '../no-client.ts';
import { connectionSettings } from '../security/settings.ts';
import { conflictsOfAll, settingCells, settingNamedIn } from './cells.ts';
import { knownKeys } from './known-keys.ts';
import { loadProblems } from './load-problems.ts';
import type { Locate } from './locate.ts';
import { listsOf } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { withoutValue } from './secret-words.ts';

const noMapping = 'a scenario must be a mapping with name, topic, load, backends and more';

/** What a schema issue means to the reader of the file. */
export function problemsOf(issue: z.core.$ZodIssue, locate: Locate): Problem[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, locate);
  if (issue.code === 'invalid_union') {
    const meant = meantOption(issue);
    if (meant !== null) return meant.flatMap((inner) => problemsOf(inner, locate));
  }
  const name = issue.path.join('.');
  if (name === '') return [{ where: locate([]), what: noMapping, remedy: 'see scenarios/quickstart.yaml' }];
  const missing = issue.input === undefined && ['invalid_type', 'invalid_union'].includes(issue.code);
  return [{ where: locate(issue.path), what: missing ? `${name} is missing` : issue.message }];
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, locate: Locate): Problem[] {
  const known = knownKeys(scenarioSchema, issue.path, issue.input);
  return issue.keys.map((key) => {
    const near = meantKey(key, known, issue.path);
    return {
      where: locate([...issue.path, key], true),
      what: `unknown key ${withoutValue(key)}${issue.path.length > 0 ? ` in ${issue.path.join('.')}` : ''}`,
      remedy: near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`,
    };
  });
}

/** The keys that were meant, also where one was cut short: `password` for `sasl.password`. */
function meantKey(key: string, known: readonly string[], path: readonly PropertyKey[]): string | null {
  const whole = known.filter((name) => name.endsWith(`.${key}`));
  if (whole.length > 0) return whole.join(' or ');
  const ofConnection = connectionSettings.filter((name) => `${name}.`.startsWith(`${key}.`));
  if (path.length > 0 || ofConnection.length === 0) return didYouMean(key, known);
  return ofConnection.map((name) => `connection.${name}`).join(', ');
}

/** Where one value may be written in several ways: what is wrong with it in the only way whose kind of value it is. */
function meantOption(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | null {
  const [option, ...others] = issue.errors.filter((option) =>
    option.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  if (option === undefined || others.length > 0) return null;
  return option.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** What is wrong beyond single values: backends that do not exist, settings that exclude one another in every cell. */
export function crossProblems(
  document: unknown,
  knownBackends: readonly string[],
  locate: Locate,
): Problem[] {
  const { backends, producer } = (document ?? {}) as { backends?: unknown; producer?: unknown };
  const unknown = (Array.isArray(backends) ? backends : []).flatMap((name: unknown, index): Problem[] => {
    if (typeof name !== 'string' || knownBackends.includes(name) || isModulePath(name)) return [];
    const near = didYouMean(name, knownBackends);
    const remedy = near === null ? `known are ${knownBackends.join(', ')}` : `did you mean ${near}?`;
    return [{ where: locate(['backends', index]), what: `unknown backend ${name}`, remedy }];
  });
  const values = [...unknown, ...mixedProblems(backends, locate), ...loadProblems(document, locate)];
  const settings = scenarioSchema.shape.producer.safeParse(producer);
  if (!settings.success) return values;
  const conflicts = conflictsOfAll(settingCells(listsOf(settings.data)));
  return [
    ...values,
    ...conflicts.map((what) => ({ where: locate(['producer', settingNamedIn(what) ?? '']), what })),
  ];
}

/** What is computed would stand beside what was measured, as if it were a figure of the same kind. */
function mixedProblems(backends: unknown, locate: Locate): Problem[] {
  const names: unknown[] = Array.isArray(backends) ? backends : [];
  if (!names.includes(simulated) || names.every((name) => name === simulated)) return [];
  return [
    {
      where: locate(['backends', names.indexOf(simulated)]),
      what: `${simulated} is a cost model, and cannot be measured beside clients`,
      remedy: 'measure it alone: --backend simulated',
    },
  ];
}

/** Where the deepest node on the path that exists begins; with `ofKey`, where the last key itself begins. */
export function offsetOf(document: Document.Parsed, keys: readonly PropertyKey[], ofKey: boolean): number {
  let node: unknown = document.contents;
  let offset = (document.contents as ParsedNode | null)?.range[0] ?? 0;
  for (const [depth, key] of keys.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) break;
      const last = depth === keys.length - 1;
      const target: unknown = last && ofKey ? pair.key : (pair.value ?? pair.key);
      if (isNode(target)) offset = target.range?.[0] ?? offset;
      node = pair.value;
    } else {
      node =
        isNode(node) && 'get' in node
          ? (node as { get(key: unknown, keep: boolean): unknown }).get(key, true)
          : undefined;
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}
