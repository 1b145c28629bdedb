import { type Document, isMap, isNode, isScalar, type ParsedNode } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import type { Problem } from '../errors.ts';
import { conflictsOfAll, settingCells, settingNamedIn } from './cells.ts';
import { listsOf } from './scenario.ts';
import { scenarioSchema } from './schema.ts';

/** Says where a path of keys stands; with `ofKey`, where its last key does. */
export type Locate = (keys: readonly PropertyKey[], ofKey?: boolean) => string;

const noMapping = 'a scenario must be a mapping with name, topic, load, backends and more';

/** What a schema issue means to the reader of the file. */
export function problemsOf(issue: z.core.$ZodIssue, locate: Locate): Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    const name = issue.path.join('.');
    if (name === '') return [{ where: locate([]), what: noMapping, remedy: 'see scenarios/quickstart.yaml' }];
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    return [{ where: locate(issue.path), what: missing ? `${name} is missing` : issue.message }];
  }
  const known = knownKeys(issue.path);
  return issue.keys.map((key) => {
    const near = didYouMean(key, known);
    return {
      where: locate([...issue.path, key], true),
      what: `unknown key ${key}${issue.path.length > 0 ? ` in ${issue.path.join('.')}` : ''}`,
      remedy: near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`,
    };
  });
}

/** What is wrong beyond single values: backends that do not exist, settings that exclude one another in every cell. */
export function crossProblems(
  document: unknown,
  knownBackends: readonly string[],
  locate: Locate,
): Problem[] {
  const { backends, producer } = (document ?? {}) as { backends?: unknown; producer?: unknown };
  const unknown = (Array.isArray(backends) ? backends : []).flatMap((name: unknown, index): Problem[] => {
    if (typeof name !== 'string' || knownBackends.includes(name)) return [];
    const near = didYouMean(name, knownBackends);
    const remedy = near === null ? `known are ${knownBackends.join(', ')}` : `did you mean ${near}?`;
    return [{ where: locate(['backends', index]), what: `unknown backend ${name}`, remedy }];
  });
  const values = [...unknown, ...tooFewMessages(document, locate)];
  const settings = scenarioSchema.shape.producer.safeParse(producer);
  if (!settings.success) return values;
  const conflicts = conflictsOfAll(settingCells(listsOf(settings.data)));
  return [
    ...values,
    ...conflicts.map((what) => ({ where: locate(['producer', settingNamedIn(what) ?? '']), what })),
  ];
}

/** Lanes share the window, and one without a message in flight would measure nothing. */
function tooFewMessages(document: unknown, locate: Locate): Problem[] {
  const { lanes, load } = (document ?? {}) as {
    lanes?: unknown;
    load?: { inFlight?: unknown; window?: unknown };
  };
  const sizes = { inFlight: [load?.inFlight].flat(), window: [load?.window].flat() };
  return Object.entries(sizes).flatMap(([name, values]) =>
    values
      .filter(
        (value): value is number => typeof value === 'number' && typeof lanes === 'number' && value < lanes,
      )
      .map((value) => ({
        where: locate(['load', name]),
        what: `${name} ${value} is less than one message for each of ${lanes} lanes`,
      })),
  );
}

/** The keys that the schema knows at a path; for `load`, those of both kinds. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  if (path[0] === 'load') return ['kind', 'rate', 'window', 'inFlight'];
  const shapes = scenarioSchema.shape as Record<string, unknown>;
  if (path[0] === undefined) return Object.keys(shapes);
  let schema = shapes[String(path[0])] as { shape?: object; unwrap?: () => unknown } | undefined;
  while (schema !== undefined && schema.shape === undefined && schema.unwrap !== undefined)
    schema = schema.unwrap() as typeof schema;
  return Object.keys(schema?.shape ?? {});
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
