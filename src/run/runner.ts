import { join } from 'node:path';
import { findBackend, isInstalled } from '../backend/registry.ts';
import { type Admin, openAdmin } from '../broker/admin.ts';
import type { Broker, BrokerOptions } from '../broker/broker.ts';
import { openBroker } from '../broker/open.ts';
import { configurationError, unavailableError } from '../errors.ts';
import { laneErrorCode } from '../lane/errors.ts';
import type { Result } from '../result/schema.ts';
import { createRunFolder, writeResult } from '../result/store.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import {
  type PlannedPoint,
  type PlannedTrial,
  planPoints,
  planTrials,
  type Unsupported,
} from '../scenario/plan.ts';
import { addTrial, describeBroker, draftResult, failedTrial } from './draft.ts';
import type { RunListener } from './events.ts';
import { runTrial } from './trial.ts';

export interface RunOptions {
  readonly broker: BrokerOptions['choice'];
  /** The folder in which the run's own folder is made. */
  readonly reportsFolder: string;
  /** A result to go on with, and its file; its finished trials are kept, and it is saved in its place. */
  readonly resume?: { readonly path: string; readonly result: Result };
  /** Delete the topic at the end, if this run created it. */
  readonly deleteTopic?: boolean;
  readonly argv?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onEvent?: RunListener;
}

/** A plan, ready to be run or shown. */
export interface Plan {
  readonly points: readonly PlannedPoint[];
  readonly trials: readonly PlannedTrial[];
}

/**
 * Works out what a scenario measures, and in which order.
 *
 * @throws LingerlabError (exit code 2, or 5 where a client is not installed).
 */
export async function planRun(loaded: LoadedScenario): Promise<Plan> {
  const backends = new Map(
    await Promise.all(loaded.scenario.backends.map(async (name) => [name, await findBackend(name)] as const)),
  );
  for (const backend of backends.values()) {
    if (isInstalled(backend)) continue;
    throw unavailableError(
      loaded.locate('backends'),
      `the client behind ${backend.name} (${backend.packageName}) is not installed`,
      'run `lingerlab doctor`, or leave it out with --backend',
    );
  }
  const unsupported: Unsupported = (backend, setting) => {
    const support = backends.get(backend)!.support[setting];
    if (support.how !== 'unsupported') return null;
    return `${backend} does not support ${setting}${support.note ? ` (${support.note})` : ''}`;
  };
  const points = planPoints(loaded, unsupported);
  return { points, trials: planTrials(points, loaded.scenario.trials, loaded.scenario.seed) };
}

/**
 * Runs a scenario: opens the broker, makes sure of the topic, runs the trials in their order, and saves after each.
 * An interruption by the signal ends it early with state `interrupted`; what was measured is in the result.
 *
 * @throws LingerlabError where it cannot begin or cannot save.
 */
export async function runScenarioFile(
  loaded: LoadedScenario,
  plan: Plan,
  options: RunOptions,
): Promise<{ result: Result; path: string }> {
  const path = options.resume?.path ?? (await newResultPath(loaded, options));
  const broker = await openBroker({
    choice: options.broker,
    signal: options.signal,
    onStatus: (text) => options.onEvent?.({ kind: 'status', text }),
  });
  try {
    const admin = await openAdmin(broker.bootstrap, { timeoutMs: adminTimeoutMs });
    try {
      return { result: await runOn(broker, admin, loaded, plan, path, options), path };
    } finally {
      await admin.close();
    }
  } finally {
    await broker.close();
  }
}

const adminTimeoutMs = 15_000;

async function newResultPath(loaded: LoadedScenario, { reportsFolder }: RunOptions): Promise<string> {
  return join(await createRunFolder(reportsFolder, loaded.scenario.name, new Date()), 'result.json');
}

async function runOn(
  broker: Broker,
  admin: Admin,
  loaded: LoadedScenario,
  plan: Plan,
  path: string,
  options: RunOptions,
): Promise<Result> {
  const { scenario } = loaded;
  const topic = await admin.ensureTopic({ ...scenario.topic, config: { ...scenario.topic.config } });
  const draft = await draftResult(
    path.split(/[\\/]/).at(-2)!,
    loaded,
    plan.points,
    plan.trials.length,
    options.argv ?? [],
  );
  const result: Result = {
    ...draft,
    ...(options.resume?.result ?? {}),
    broker: describeBroker(broker, await admin.brokerCount(), topic),
  };
  result.run.state = 'running';
  await writeResult(path, result);
  options.onEvent?.({
    kind: 'ready',
    broker: `${broker.kind} ${broker.version ?? ''}`.trim(),
    topic: `${scenario.topic.name}, ${topic.created ? 'created' : 'existing, used as it is'}: ${topic.description.partitions} partitions, RF ${topic.description.replicationFactor}`,
    caveat: broker.caveat,
  });
  const complete = await runTrials(broker, admin, loaded, plan, path, result, options);
  result.run.state = complete ? 'complete' : 'interrupted';
  result.run.finishedAt = new Date().toISOString();
  await writeResult(path, result);
  if (options.deleteTopic && result.broker.topic.created && complete)
    await admin.deleteTopic(scenario.topic.name);
  return result;
}

/** Runs the trials that the result does not hold yet, saving after each; false where it was interrupted. */
async function runTrials(
  broker: Broker,
  admin: Admin,
  { scenario }: LoadedScenario,
  { trials }: Plan,
  path: string,
  result: Result,
  { signal, onEvent }: RunOptions,
): Promise<boolean> {
  let brokerDeath: unknown = null;
  broker.died.catch((error: unknown) => {
    brokerDeath = error;
  });
  for (const planned of trials) {
    const point = result.points.find(({ id }) => id === planned.point.id)!;
    if (point.trials.some((trial) => trial.repetition === planned.repetition)) continue;
    if (signal?.aborted) return false;
    onEvent?.({ kind: 'trial-started', trial: planned, position: planned.order + 1, trials: trials.length });
    const rates: number[] = [];
    const percentiles: number[] = [];
    const outcome =
      brokerDeath === null
        ? await runTrial(planned, {
            scenario,
            bootstrap: broker.bootstrap,
            admin,
            hooks: {
              signal,
              onProgress: (lane, event) => {
                rates[lane] = event.ackedPerSecond;
                if (event.p99Us !== null) percentiles[lane] = event.p99Us;
                onEvent?.({
                  kind: 'progress',
                  measuring: event.measuring,
                  messagesPerSecond: rates.reduce((sum, rate) => sum + (rate ?? 0), 0),
                  p99Us: percentiles.length === 0 ? null : Math.max(...percentiles.filter(Number.isFinite)),
                });
              },
            },
          }).catch((error: unknown) => {
            if (laneErrorCode(error) === 'INTERRUPTED') return null;
            throw error;
          })
        : {
            trial: failedTrial(planned.order, planned.repetition, 'BROKER_DIED', brokerDeath),
            effective: null,
          };
    if (outcome === null) return false;
    addTrial(point, outcome.trial, outcome.effective);
    result.run.finishedAt = new Date().toISOString();
    await writeResult(path, result);
    onEvent?.({ kind: 'trial-ended', point, trial: outcome.trial });
  }
  return true;
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
      what: 'was measured with other points than the scenario has now',
      remedy: 'resume without a scenario and without --set: the result holds both',
    },
  ]);
}
