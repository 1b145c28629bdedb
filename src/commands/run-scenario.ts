import { backendNames } from '../backend/registry.ts';
import { configurationError, together } from '../errors.ts';
import type { Result } from '../result/schema.ts';
import type { SavedResult } from '../run/runner.ts';
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
  if (path === undefined)
    throw configurationError([
      {
        where: 'lingerlab run',
        what: 'names no scenario',
        remedy: 'give a file, such as scenarios/quickstart.yaml, or --resume',
      },
    ]);
  const others = overridesOf(flags);
  let sets: Override[] = [];
  const [, loaded] = await together(
    () => {
      sets = parseSets(flags.set);
    },
    // Where a --set cannot be read, the file is read without any, for what else is wrong.
    () => loadScenario(path, [...sets, ...others], backendNames),
  );
  return loaded;
}

/** The flags that have one setting of their own. */
function overridesOf(flags: ScenarioFlags): Override[] {
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
        remedy: 'the result holds the scenario that it goes on with',
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
  if (result.environment.plugins !== undefined)
    kept.push({ path: 'backends', value: backendsOf(result), flag: `${file} (backends)` });
  return parseScenario(file, text, kept, backendNames, folder);
}

/** Backends in their order, users' own by their path. */
function backendsOf({ points, environment }: Result): string[] {
  const paths = new Map(environment.plugins?.map(({ name, path }) => [name, path]));
  return [...new Set(points.map(({ backend }) => paths.get(backend) ?? backend))];
}
