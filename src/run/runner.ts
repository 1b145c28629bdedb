import { rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Admin, openAdmin } from '../broker/admin.ts';
import type { Broker, BrokerChoice } from '../broker/broker.ts';
import { openBroker } from '../broker/open.ts';
import { messageOf } from '../errors.ts';
import { laneErrorCode } from '../lane/errors.ts';
import type { Result } from '../result/schema.ts';
import { createRunFolder, writeResult } from '../result/store.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import type { PlannedTrial } from '../scenario/plan.ts';
import { addTrial, describeBroker, draftResult } from './draft.ts';
import { progressOf, type RunListener } from './events.ts';
import { failedTrial, trialBase } from './failed-trial.ts';
import { doubtLosses } from './losses.ts';
import { checkMessageLimit } from './message-limit.ts';
import { type Plan, trialsLeft } from './plan.ts';
import { checkSameGround } from './resume.ts';
import { topicNotes } from './topic-notes.ts';
import { runTrial, type TrialOutcome } from './trial.ts';

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

const adminTimeoutMs = 15_000;

/**
 * Runs a planned scenario: opens the broker, makes sure of the topic, runs the trials in their order, and saves after
 * each. When the signal aborts, it ends early with state `interrupted` and what was measured.
 *
 * @throws LingerlabError where it cannot begin, or cannot save; the signal's reason where it aborts before the first
 * save.
 */
export async function runPlan(loaded: LoadedScenario, plan: Plan, options: RunOptions): Promise<SavedResult> {
  const { resume } = options;
  if (resume !== undefined && trialsLeft(plan, resume.result).length === 0) return completed(resume);
  const folder =
    resume === undefined
      ? await createRunFolder(options.reportsFolder, loaded.scenario.name, new Date())
      : dirname(resume.path);
  const path = resume?.path ?? join(folder, 'result.json');
  try {
    return { path, result: await runOnBroker(loaded, plan, path, options) };
  } finally {
    // Where nothing was saved there is nothing to keep; rmdir takes only an empty folder.
    if (resume === undefined) await rmdir(folder).catch(() => {});
  }
}

async function runOnBroker(
  loaded: LoadedScenario,
  plan: Plan,
  path: string,
  { broker: choice, signal, onEvent, ...options }: RunOptions,
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
        checkMessageLimit(loaded, plan, topic.description);
      } catch (error) {
        // Left there, it would keep the limit that the user is about to change in the scenario.
        if (topic.created) await clearAway();
        throw error;
      }
      const draft = await draftResult(basename(dirname(path)), loaded, plan, options.argv ?? []);
      const now = { ...draft, broker: describeBroker(broker, await admin.brokerCount(), topic) };
      const result = options.resume === undefined ? now : goOn(options.resume, now);
      onEvent?.({ kind: 'ready', broker: result.broker });
      await admin.close();
      const run = new Run(loaded, plan, broker, admin, path, result, { signal, onEvent });
      await run.trials(trialsLeft(plan, result));
      if (options.deleteTopic && result.broker.topic.created) await clearAway();
      return result;
    } finally {
      await admin.close();
    }
  } finally {
    await broker.close();
  }
}

/** The result to go on with, on the ground of now. */
function goOn({ path, result }: SavedResult, now: Result): Result {
  checkSameGround(path, result, now);
  const sameCluster = now.broker.kind === 'external' || now.broker.kept === true;
  const created = now.broker.topic.created || (sameCluster && result.broker.topic.created);
  return { ...result, broker: { ...now.broker, topic: { ...now.broker.topic, created } } };
}

/** A result that holds all its trials already; its run may have ended before it could say so. */
async function completed({ path, result }: SavedResult): Promise<SavedResult> {
  if (result.run.state !== 'complete') {
    result.run.state = 'complete';
    await writeResult(path, result);
  }
  return { path, result };
}

/** The trials of one run, on an open broker, into one result. */
class Run {
  private readonly loaded: LoadedScenario;
  private readonly plan: Plan;
  private readonly broker: Broker;
  private readonly admin: Admin;
  private readonly path: string;
  private readonly result: Result;
  private readonly options: Pick<RunOptions, 'signal' | 'onEvent'>;
  private brokerDeath: unknown = null;
  private readonly trialEnd = new AbortController();

  constructor(
    loaded: LoadedScenario,
    plan: Plan,
    broker: Broker,
    admin: Admin,
    path: string,
    result: Result,
    options: Pick<RunOptions, 'signal' | 'onEvent'>,
  ) {
    this.loaded = loaded;
    this.plan = plan;
    this.broker = broker;
    this.admin = admin;
    this.path = path;
    this.result = result;
    this.options = options;
    broker.died.catch((error: unknown) => {
      this.brokerDeath = error;
      this.trialEnd.abort();
    });
    options.signal?.addEventListener('abort', () => this.trialEnd.abort(), { once: true });
  }

  /** Runs the trials in order, saving after each; an interruption ends them. */
  async trials(left: readonly PlannedTrial[]): Promise<void> {
    await this.save('running');
    for (const planned of left) {
      const outcome = this.options.signal?.aborted ? null : await this.outcomeOf(planned);
      if (outcome === null) return this.save('interrupted');
      const point = this.result.points.find(({ id }) => id === planned.point.id)!;
      addTrial(point, outcome.trial, outcome.effective);
      await this.save('running');
      this.options.onEvent?.({ kind: 'trial-ended', trial: outcome.trial });
    }
    await this.save('complete');
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
      const outcome = await runTrial(planned, {
        scenario: this.loaded.scenario,
        workload: this.plan.workload,
        plugins: this.plan.plugins,
        partitions: this.result.broker.topic.partitions,
        bootstrap: this.broker.bootstrap,
        connection: this.broker.connection,
        admin: this.admin,
        hooks: { signal: this.trialEnd.signal, onProgress: progressOf(onEvent) },
      });
      return { ...outcome, trial: doubtLosses(outcome.trial, this.broker.losses?.() ?? []) };
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

  private async save(state: Result['run']['state']): Promise<void> {
    this.result.run.state = state;
    this.result.run.finishedAt = new Date().toISOString();
    await writeResult(this.path, this.result);
  }
}
