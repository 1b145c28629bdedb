import { backendNames } from '../backend/registry.ts';
import { configurationError, together } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import type { Result } from '../result/schema.ts';
import type { SavedResult } from '../run/session.ts';
import { type LoadedScenario, loadScenario, parseScenario } from '../scenario/load.ts';
import { type Override, parseSets, setFlag } from '../scenario/overrides.ts';

/** The flags that are put over a scenario. */
export interface ScenarioFlags {
  readonly backend?: string;
  readonly set: readonly string[];
  readonly trials?: string;
  readonly duration?: string;
  /** Where the folder of the run is made. */
  readonly out?: string;
}

/**
 * The scenario file, with what the flags put over it.
 *
 * @throws LingerlabError (exit code 2) where none is named, or with every problem of it.
 */
export async function loadFrom(path: string | undefined, flags: ScenarioFlags): Promise<LoadedScenario> {
  const scenario = scenarioPathFrom('lingerlab run', path, 'scenarios/quickstart.yaml');
  let overrides = flagOverrides(flags);
  const [, loaded] = await together(
    () => {
      overrides = overridesFrom(flags);
    },
    // Where a --set cannot be read, the file is read without any, for what else is wrong.
    () => loadScenario(scenario, overrides, backendNames),
  );
  return loaded;
}

/**
 * The scenario file that a command names.
 *
 * @throws LingerlabError (exit code 2) where it names none.
 */
export function scenarioPathFrom(command: string, path: string | undefined, example: string): string {
  if (path !== undefined) return path;
  throw configurationError([
    { where: command, what: 'names no scenario', remedy: `give a file, such as ${example}, or --resume` },
  ]);
}

/**
 * All that the flags put over a scenario.
 *
 * @throws LingerlabError (exit code 2) naming every --set that cannot be read.
 */
export const overridesFrom = (flags: ScenarioFlags): Override[] => [
  ...parseSets(flags.set),
  ...flagOverrides(flags),
];

/** The flags that have one setting of their own. */
function flagOverrides(flags: ScenarioFlags): Override[] {
  const overrides: Override[] = [];
  if (flags.backend !== undefined)
    overrides.push({
      path: 'backends',
      value: flags.backend.split(',').map((name) => name.trim()),
      flag: `--backend ${flags.backend}`,
    });
  if (flags.trials !== undefined)
    overrides.push({
      path: 'trials',
      // What is no number is told as it was written.
      value: /^-?\d+(\.\d+)?$/.test(flags.trials) ? Number(flags.trials) : flags.trials,
      flag: `--trials ${flags.trials}`,
    });
  if (flags.duration !== undefined)
    overrides.push({ path: 'duration', value: flags.duration, flag: `--duration ${flags.duration}` });
  return overrides;
}

/**
 * The scenario that a result was measured with.
 *
 * @throws LingerlabError (exit code 2) where anything is put over it, because its points would differ.
 */
export function loadAgain(
  { path: file, result }: SavedResult,
  path: string | undefined,
  flags: ScenarioFlags,
): LoadedScenario {
  const given = [
    ...(path === undefined ? [] : [path]),
    ...(['backend', 'trials', 'duration', 'out'] as const)
      .filter((flag) => flags[flag] !== undefined)
      .map((flag) => `--${flag}`),
    ...flags.set.map(setFlag),
  ];
  if (given.length > 0)
    throw configurationError(
      given.map((where) => ({
        where,
        what: 'cannot be given with --resume',
        remedy:
          where === '--out'
            ? 'the result is saved in its place'
            : 'the result holds the scenario that it goes on with',
      })),
    );
  const { text, overrides, folder } = result.run.scenario;
  const kept = Object.entries(overrides).map(([key, value]) => ({
    path: key,
    value,
    flag: `${file} (${key})`,
  }));
  // Paths in a scenario begin at its own folder, of which the result knows only where they led.
  const { path: lines } = result.workload;
  if (typeof lines === 'string')
    kept.push({ path: 'workload.path', value: lines, flag: `${file} (workload.path)` });
  const loaded = parseScenario(file, text, kept, backendNames, folder);
  const { plugins } = result.environment;
  if (plugins === undefined) return loaded;
  const value = withPaths(loaded.scenario.backends, plugins);
  const backends: Override = { path: 'backends', value, flag: `${file} (backends)` };
  return parseScenario(file, text, [...kept, backends], backendNames, folder);
}

/** The backends of a scenario, users' own by the paths that they were found at, which the result holds in their order. */
function withPaths(
  backends: readonly string[],
  plugins: NonNullable<Result['environment']['plugins']>,
): string[] {
  const paths = plugins.map(({ path }) => path);
  return backends.map((name) => (isModulePath(name) ? (paths.shift() ?? name) : name));
}
