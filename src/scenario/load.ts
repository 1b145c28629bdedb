import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { configurationError, messageOf, type Problem } from '../errors.ts';
import { readText } from '../read-text.ts';
import { hiddenSecrets } from './hidden-secrets.ts';
import { keptText } from './kept-text.ts';
import { applyOverride, fromWorkingFolder, keysOf, type Override } from './overrides.ts';
import { crossProblems, offsetOf, problemsOf } from './problems.ts';
import { type Scenario, scenarioFrom } from './scenario.ts';
import { axisPaths, scenarioSchema } from './schema.ts';

/** A scenario with where it came from, and the means to say where in it something stands. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly source: {
    readonly path: string;
    /** Where its paths begin. */
    readonly folder: string;
    /** As results keep it: without what stands behind the names of secrets in its comments. */
    readonly text: string;
    /** Of the file as it is. */
    readonly sha256: string;
    readonly overrides: Readonly<Record<string, unknown>>;
  };
  /** `file:line:column` of a dotted path, or the flag that set it. */
  readonly locate: (path: string) => string;
  /** Whether the file or a flag has something at a dotted path, where others are left to their defaults. */
  readonly says: (path: string) => boolean;
}

/**
 * Reads a scenario file.
 *
 * @throws LingerlabError (exit code 2) with every problem of the file, each with its line.
 */
export async function loadScenario(
  path: string,
  overrides: readonly Override[],
  knownBackends: readonly string[],
): Promise<LoadedScenario> {
  const text = await readText(path, 'name a scenario file, such as scenarios/quickstart.yaml');
  return parseScenario(path, text, overrides, knownBackends);
}

/**
 * Takes a scenario's text apart; `path` is for messages, and paths in the scenario begin at its folder unless another
 * is named. Errors as in {@link loadScenario}.
 */
export function parseScenario(
  path: string,
  text: string,
  given: readonly Override[],
  knownBackends: readonly string[],
  folder = dirname(path),
): LoadedScenario {
  const overrides = given.map(fromWorkingFolder);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    throw configurationError(
      document.errors.map((error) => ({ where: at(error.pos[0]), what: notYaml(error) })),
    );
  const flags = new Map(overrides.map((override) => [keysOf(override.path).join('\n'), override.flag]));
  const locate = (keys: readonly PropertyKey[], ofKey = false): string => {
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const flag = flags.get(keys.slice(0, depth).join('\n'));
      if (flag !== undefined) return flag;
    }
    const maker = document.hasIn(keys) ? undefined : overrides.find(({ path }) => isBeneath(path, keys));
    if (maker !== undefined) return maker.flag;
    return at(offsetOf(document, keys, ofKey));
  };
  const written = plain(document, at);
  const merged = overrides.reduce<unknown>(
    (value, override) => applyOverride(value, override.path, override.value),
    withWarmupAsMapping(written, overrides),
  );
  const listed = withListsForAxes(merged);
  const parsed = scenarioSchema.safeParse(listed, { reportInput: true });
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, locate)),
    ...crossProblems(listed, knownBackends, locate),
  ];
  const secrets = [
    ...hiddenSecrets(written, (keys, ofKey = false) => at(offsetOf(document, keys, ofKey))),
    ...overrides.flatMap(({ path, value, flag }) =>
      hiddenSecrets(applyOverride({}, path, value), () => flag),
    ),
  ];
  if (!parsed.success || problems.length > 0 || secrets.length > 0)
    throw configurationError(withoutRepeats([...problems, ...secrets]));
  return {
    scenario: scenarioFrom(parsed.data, folder),
    source: {
      path,
      folder: resolve(folder),
      text: keptText(text),
      sha256: createHash('sha256').update(text).digest('hex'),
      overrides: Object.fromEntries(overrides.map(({ path, value }) => [path, value])),
    },
    locate: (dotted) => locate(keysOf(dotted)),
    says: (dotted) => valueAt(listed, keysOf(dotted)) !== undefined,
  };
}

/** What nothing covers is found in its own part and in the whole. */
const withoutRepeats = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.where}: ${problem.what}`, problem])).values(),
];

/** Whether an override's path leads through these keys, so that it made what stands there. */
function isBeneath(path: string, keys: readonly PropertyKey[]): boolean {
  const own = keysOf(path);
  return keys.length > 0 && keys.every((key, depth) => own[depth] === key);
}

/** What is wrong, without what it stands at, which may be a secret: the library quotes that behind a colon, or as a tag. */
const notYaml = (error: unknown): string =>
  `is not valid YAML: ${messageOf(error)
    .replace(/:\s.*/s, '')
    .replace(/^The \S+ tag/, 'The tag')}`;

/** The document as plain values; only here does an alias without its anchor show. */
function plain(document: Document.Parsed, at: (offset: number) => string): unknown {
  const problems: Problem[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined)
        problems.push({
          where: at(alias.range?.[0] ?? 0),
          what: 'is not valid YAML: an alias (*) without its anchor (&) before it',
          remedy: 'put a text that begins with * in quotes',
        });
    },
  });
  if (problems.length > 0) throw configurationError(problems);
  try {
    return document.toJS();
  } catch (error) {
    throw configurationError([{ where: at(0), what: notYaml(error) }]);
  }
}

/** A bare warm-up is short for its least, so that its least or its limit can be put over it. */
function withWarmupAsMapping(document: unknown, overrides: readonly Override[]): unknown {
  const { warmup } = (document ?? {}) as { warmup?: unknown };
  if (warmup === undefined || typeof warmup === 'object') return document;
  return overrides.some(({ path }) => path.startsWith('warmup.'))
    ? applyOverride(document, 'warmup.min', warmup)
    : document;
}

/** A bare value on an axis is short for a list of one; and `null`, as YAML reads it, is the backend of that name. */
function withListsForAxes(document: unknown): unknown {
  let merged = document;
  for (const path of axisPaths) {
    const value = valueAt(merged, keysOf(path));
    const isBackends = path === 'backends';
    if (value === undefined || (value === null && !isBackends)) continue;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    merged = applyOverride(merged, path, isBackends ? list.map((name) => name ?? 'null') : list);
  }
  return merged;
}

const valueAt = (document: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | null | undefined)?.[key], document);
