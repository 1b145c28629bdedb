import type { Backend } from '../backend/backend.ts';
import type { Plugin } from '../backend/plugin-probe.ts';
import { findBackend, missingClient } from '../backend/registry.ts';
import { connectionRefusal, unsupportedBy } from '../backend/unsupported.ts';
import type { BrokerOptions } from '../broker/broker.ts';
import { configurationError, type Problem, together, unavailableError } from '../errors.ts';
import type { Result } from '../result/schema.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import {
  type PlannedPoint,
  type PlannedTrial,
  planPoints,
  planTrials,
  type Unsupported,
} from '../scenario/plan.ts';
import { inspectWorkload, type WorkloadFacts } from '../workload/inspect.ts';
import { findPlugins } from './plugins.ts';

/** What a scenario measures, and in which order. */
export interface Plan {
  readonly points: readonly PlannedPoint[];
  readonly trials: readonly PlannedTrial[];
  readonly workload: WorkloadFacts;
  /** The users' own backends among its points'. */
  readonly plugins: readonly Plugin[];
  readonly backends: readonly Pick<Backend, 'name' | 'refusesConnection'>[];
}

/**
 * Works out what a scenario measures, and in which order, and looks at what it sends.
 *
 * @throws LingerlabError (exit code 2, or 5 where a client is not installed).
 */
export async function planRun(given: LoadedScenario): Promise<Plan> {
  const { loaded, plugins } = await findPlugins(given);
  const { scenario } = loaded;
  const own = new Map(plugins.map((plugin) => [plugin.backend.name, plugin]));
  const backends = new Map(
    await Promise.all(
      scenario.backends.map(
        async (name) => [name, own.get(name)?.backend ?? (await findBackend(name))] as const,
      ),
    ),
  );
  for (const backend of backends.values()) {
    const missing = missingClient(backend, own.get(backend.name)?.source.path);
    if (missing === null) continue;
    throw unavailableError(
      loaded.locate('backends'),
      `the client behind ${backend.name} (${backend.packageName}) ${missing}`,
      'run `lingerlab doctor`, or choose others with --backend',
    );
  }
  const unsupported: Unsupported = (backend, settings) => unsupportedBy(backends.get(backend)!, settings);
  const [points, workload] = await together(
    () => planPoints(loaded, unsupported),
    () => inspectWorkload(scenario.workload, scenario.seed),
  );
  return {
    points,
    workload,
    plugins,
    backends: [...backends.values()],
    trials: planTrials(points, scenario.trials, scenario.seed),
  };
}

/**
 * Whether every client of a plan can connect in the way that is chosen.
 *
 * @throws LingerlabError (exit code 2) naming each that cannot.
 */
export function checkConnection(
  loaded: LoadedScenario,
  { backends }: Plan,
  choice: BrokerOptions['choice'],
): void {
  const connection = choice.kind === 'external' ? choice.connection : undefined;
  const problems = backends.flatMap((backend): Problem[] => {
    const what = connectionRefusal(backend, connection);
    return what === null
      ? []
      : [{ where: loaded.locate('backends'), what, remedy: 'choose others with --backend' }];
  });
  if (problems.length > 0) throw configurationError(problems);
}

/** The planned trials that a result does not hold yet. */
export function trialsLeft(plan: Plan, result: Result | null): readonly PlannedTrial[] {
  const held = new Map(result?.points.map((point) => [point.id, point.trials]));
  return plan.trials.filter(
    ({ point, repetition }) => !held.get(point.id)?.some((trial) => trial.repetition === repetition),
  );
}

/**
 * Whether a result can be gone on with under a plan: it must hold the same points.
 *
 * @throws LingerlabError (exit code 2) where it does not.
 */
export function checkResumable(path: string, result: Result, plan: Plan): void {
  const planned = plan.points.map((point) => point.id);
  const held = result.points.map((point) => point.id);
  if (planned.length === held.length && planned.every((id) => held.includes(id))) return;
  throw configurationError([
    {
      where: path,
      what: 'was measured with other points than its scenario gives now',
      remedy: 'it was edited, or written by another version: measure anew',
    },
  ]);
}
