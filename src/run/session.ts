import { rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openAdmin } from '../broker/admin.ts';
import type { BrokerChoice } from '../broker/broker.ts';
import { openBroker } from '../broker/open.ts';
import { messageOf } from '../errors.ts';
import { laneErrorCode } from '../lane/errors.ts';
import { isSimulation } from '../no-client.ts';
import type { Point, Result, Trial } from '../result/schema.ts';
import { createRunFolder, writeResult } from '../result/store.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import type { PlannedPoint, PlannedTrial } from '../scenario/plan.ts';
import { referenceModel } from '../simulation/model.ts';
import { type Bench, brokerBench } from './bench.ts';
import { addTrial, type Draftable, describeBroker, draftPoint, draftResult } from './draft.ts';
import type { RunListener } from './events.ts';
import { failedTrial, trialBase } from './failed-trial.ts';
import { checkMessageLimit } from './message-limit.ts';
import type { Plan } from './plan.ts';
import { checkSameGround } from './resume.ts';
import { noBroker, simulatedBench } from './simulated-bench.ts';
import { topicNotes } from './topic-notes.ts';
import type { TrialOutcome } from './trial.ts';

export interface RunOptions {
  readonly broker: BrokerChoice;
  /** The folder in which the run's own folder is made. */
  readonly reportsFolder: string;
  /** A result to go on with, and its file; the trials it holds are kept, and it is saved in its place. */
  readonly resume?: { readonly path: string; readonly result: Result };
  /** Delete the topic at the end, if this run created it. */
  readonly deleteTopic?: boolean;
  readonly argv?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onEvent?: RunListener;
}

/** A result, and the file that holds it. */
export interface SavedResult {
  readonly result: Result;
  readonly path: string;
}

/** All that may be measured in a session, and what its result begins with; other points join with their first trial. */
export type Ground = Pick<Plan, 'points'> & Draftable;

const adminTimeoutMs = 15_000;

/**
 * Opens the broker, makes sure of the topic, and has `work` measure on it, into one result that is saved after each
 * trial. Where all points are simulated, no broker is opened, and trials are computed. When the signal aborts, the result's state is `interrupted`, with what was measured.
 *
 * @throws LingerlabError where it cannot begin, or cannot save; the signal's reason where it aborts before the first
 * save.
 */
export async function inSession(
  loaded: LoadedScenario,
  ground: Ground,
  options: RunOptions,
  work: (session: Session) => Promise<void>,
): Promise<SavedResult> {
  const { resume } = options;
  const folder =
    resume === undefined
      ? await createRunFolder(options.reportsFolder, loaded.scenario.name, new Date())
      : dirname(resume.path);
  const path = resume?.path ?? join(folder, 'result.json');
  try {
    const on = isSimulation(ground.points.map(({ backend }) => backend)) ? onModel : onBroker;
    return { path, result: await on(loaded, ground, path, options, work) };
  } finally {
    // Where nothing was saved there is nothing to keep; rmdir takes only an empty folder.
    if (resume === undefined) await rmdir(folder).catch(() => {});
  }
}

async function onBroker(
  loaded: LoadedScenario,
  ground: Ground,
  path: string,
  { broker: choice, signal, onEvent, ...options }: RunOptions,
  work: (session: Session) => Promise<void>,
): Promise<Result> {
  const onStatus = (text: string): void => onEvent?.({ kind: 'status', text });
  const broker = await openBroker({ choice, signal, onStatus });
  try {
    const { bootstrap, connection } = broker;
    const admin = await openAdmin(bootstrap, { timeoutMs: adminTimeoutMs, connection });
    try {
      const { scenario } = loaded;
      const topic = await admin.ensureTopic({ ...scenario.topic, config: { ...scenario.topic.config } });
      for (const note of topicNotes(scenario.topic, topic)) onStatus(`note: ${note}`);
      // What was measured stands, whether or not the topic can be cleared away.
      const clearAway = () =>
        admin
          .deleteTopic(scenario.topic.name)
          .catch((error: unknown) =>
            onStatus(`topic ${scenario.topic.name} is still there: ${messageOf(error)}`),
          );
      try {
        checkMessageLimit(loaded, ground, topic.description);
      } catch (error) {
        // Left there, it would keep the limit that the user is about to change in the scenario.
        if (topic.created) await clearAway();
        throw error;
      }
      const draft = await draftResult(basename(dirname(path)), loaded, ground, options.argv ?? []);
      const now = { ...draft, broker: describeBroker(broker, await admin.brokerCount(), topic) };
      const result = options.resume === undefined ? now : goOn(options.resume, now);
      onEvent?.({ kind: 'ready', broker: result.broker });
      await admin.close();
      const { workload, plugins } = ground;
      const { partitions } = result.broker.topic;
      const bench = brokerBench({ broker, admin, scenario, workload, plugins, partitions, onEvent });
      await measured(new Session(ground, bench, path, result, { signal, onEvent }), work);
      if (options.deleteTopic && result.broker.topic.created) await clearAway();
      return result;
    } finally {
      await admin.close();
    }
  } finally {
    await broker.close();
  }
}

async function onModel(
  loaded: LoadedScenario,
  ground: Ground,
  path: string,
  { signal, onEvent, ...options }: RunOptions,
  work: (session: Session) => Promise<void>,
): Promise<Result> {
  const { scenario } = loaded;
  const draft = await draftResult(basename(dirname(path)), loaded, ground, options.argv ?? []);
  // How well this machine measures does not matter to what is computed.
  const environment = { ...draft.environment, calibration: undefined };
  const now = { ...draft, environment, broker: noBroker(scenario) };
  const result = options.resume === undefined ? now : goOn(options.resume, now);
  onEvent?.({ kind: 'ready', broker: result.broker });
  const bench = simulatedBench({
    model: referenceModel,
    scenario,
    messageBytes: ground.workload.meanBytes,
    partitions: scenario.topic.partitions,
  });
  await measured(new Session(ground, bench, path, result, { signal, onEvent }), work);
  return result;
}

async function measured(session: Session, work: (session: Session) => Promise<void>): Promise<void> {
  await session.save('running');
  await work(session);
  await session.save(session.interrupted ? 'interrupted' : 'complete');
}

/** The result to go on with, on the ground of now. */
function goOn({ path, result }: SavedResult, now: Result): Result {
  checkSameGround(path, result, now);
  const sameCluster = now.broker.kind === 'external' || now.broker.kept === true;
  const created = now.broker.topic.created || (sameCluster && result.broker.topic.created);
  return { ...result, broker: { ...now.broker, topic: { ...now.broker.topic, created } } };
}

/** The least time between two savings of trials that could be computed again. */
const betweenSavesMs = 1000;

/** Something to run trials on, and the result that they go into. */
export class Session {
  readonly result: Result;
  /** Whether the signal has ended a trial, or kept one from beginning. */
  interrupted = false;
  private readonly ground: Ground;
  private readonly bench: Bench;
  private readonly path: string;
  private readonly options: Pick<RunOptions, 'signal' | 'onEvent'>;
  private brokerDeath: unknown = null;
  private askedS = 0;
  private savedMs = Number.NEGATIVE_INFINITY;
  private readonly trialEnd = new AbortController();

  constructor(
    ground: Ground,
    bench: Bench,
    path: string,
    result: Result,
    options: Pick<RunOptions, 'signal' | 'onEvent'>,
  ) {
    this.ground = ground;
    this.bench = bench;
    this.path = path;
    this.result = result;
    this.options = options;
    bench.died.catch((error: unknown) => {
      this.brokerDeath = error;
      this.trialEnd.abort();
    });
    options.signal?.addEventListener('abort', () => this.trialEnd.abort(), { once: true });
  }

  /**
   * Seconds since it was asked last, or since trials could begin: asked as each trial ends, all that lies between them is
   * some trial's. Where trials are computed, the seconds that they would have taken.
   */
  lapS(): number {
    const nowS = this.bench.elapsedS();
    const tookS = nowS - this.askedS;
    this.askedS = nowS;
    return tookS;
  }

  /**
   * Runs a trial, puts it into the result and saves that; null where it was interrupted. `beforeSaving` may put more into
   * the result, so that neither is ever saved without the other.
   */
  async measure(planned: PlannedTrial, beforeSaving: () => void = () => {}): Promise<Trial | null> {
    const outcome = this.options.signal?.aborted ? null : await this.outcomeOf(planned);
    if (outcome === null) {
      this.interrupted = true;
      return null;
    }
    addTrial(await this.pointOf(planned.point), outcome.trial, outcome.effective);
    beforeSaving();
    if (!this.bench.repeatable || performance.now() - this.savedMs >= betweenSavesMs)
      await this.save('running');
    this.options.onEvent?.({ kind: 'trial-ended', trial: outcome.trial });
    return outcome.trial;
  }

  /** Saves the result as it is. */
  async save(state: Result['run']['state']): Promise<void> {
    this.result.run.state = state;
    this.result.run.finishedAt = new Date().toISOString();
    await writeResult(this.path, this.result);
    this.savedMs = performance.now();
  }

  private async pointOf(planned: PlannedPoint): Promise<Point> {
    const held = this.result.points.find(({ id }) => id === planned.id);
    if (held !== undefined) return held;
    const point = await draftPoint(planned, this.ground.plugins);
    this.result.points.push(point);
    return point;
  }

  /** A trial's outcome; null where it was interrupted. */
  private async outcomeOf(planned: PlannedTrial): Promise<TrialOutcome | null> {
    const { signal, onEvent } = this.options;
    onEvent?.({
      kind: 'trial-started',
      trial: planned,
      position: planned.order + 1,
      trials: this.result.run.trialsPlanned,
    });
    if (this.brokerDeath !== null) return this.brokerDied(planned);
    try {
      return await this.bench.run(planned, this.trialEnd.signal);
    } catch (error) {
      if (laneErrorCode(error) !== 'INTERRUPTED') throw error;
      return signal?.aborted ? null : this.brokerDied(planned);
    }
  }

  /** A broker that lingerlab started does not come back: a trial would wait for it in vain. */
  private brokerDied(planned: PlannedTrial): TrialOutcome {
    const trial = failedTrial(trialBase(planned), 'BROKER_DIED', messageOf(this.brokerDeath));
    return { trial, effective: null };
  }
}
