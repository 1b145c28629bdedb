import type { EffectiveSettings } from '../backend/backend.ts';
import type { Plugin } from '../backend/plugin-probe.ts';
import type { Admin } from '../broker/admin.ts';
import type { Connection } from '../connection.ts';
import { messageOf } from '../errors.ts';
import { laneErrorCode } from '../lane/errors.ts';
import type { LaneRow, LaneSpec } from '../lane/messages.ts';
import { type LaneHooks, runLanes } from '../lane/pool.ts';
import { sleptUs } from '../measure/clock.ts';
import type { Trial } from '../result/schema.ts';
import type { PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { WorkloadFacts } from '../workload/inspect.ts';
import { combineLanes } from './combine.ts';
import { compressionOf } from './compression.ts';
import type { Delivery } from './evidence.ts';
import { failedTrial, trialBase } from './failed-trial.ts';
import { judge } from './judge.ts';
import { largestBatchBytes } from './message-limit.ts';
import { WindowRows } from './rows.ts';

/** What all trials of a run share. */
export interface TrialGround {
  readonly scenario: Scenario;
  readonly workload: WorkloadFacts;
  /** The users' own backends. */
  readonly plugins: readonly Plugin[];
  /** Of the topic as it is. */
  readonly partitions: number;
  readonly bootstrap: readonly string[];
  /** TLS and SASL; neither where it is left out. */
  readonly connection?: Connection | undefined;
  /** For the topic's end offsets before and after; it is closed meanwhile. */
  readonly admin: Admin;
  readonly hooks: LaneHooks;
}

/** A trial's outcome, and what its producers said was in force; null where none connected. */
export interface TrialOutcome {
  readonly trial: Trial;
  readonly effective: EffectiveSettings | null;
}

const connectTimeoutMs = 10_000;

/**
 * Runs one trial from fresh producers to its result. What goes wrong with it is its result: it rejects only when the
 * run is interrupted (INTERRUPTED).
 */
export async function runTrial(planned: PlannedTrial, ground: TrialGround): Promise<TrialOutcome> {
  const base = trialBase(planned);
  try {
    const before = await endOffsets(ground, planned);
    const rows = new WindowRows(planned.point.lanes);
    const hooks = { ...ground.hooks, onRow: (row: LaneRow) => rows.add(row) };
    const sleptBefore = sleptUs();
    const { results, effective } = await runLanes(laneSpecs(planned, ground), hooks);
    const sleptMs = sleptBefore === null ? null : (sleptUs()! - sleptBefore) / 1000;
    const after = await endOffsets(ground, planned);
    const lanes = combineLanes(results, rows.all(), ground.scenario.durationMs / 1000);
    const delivery = deliveryOf(before, after, lanes.totals.acked);
    const seen = { lanes, effective, delivery, sleptMs };
    const { point } = planned;
    const { scenario } = ground;
    const trial = judge({ point, scenario, base, named: (message) => named(planned, ground, message) }, seen);
    if (trial.state !== 'failed') {
      const { workload, partitions } = ground;
      const batches = { point, effective, partitions, sample: workload.sample };
      const compression = await compressionOf(trial, results, batches);
      if (compression !== null) trial.compression = compression;
    }
    return { trial, effective };
  } catch (error) {
    const code = laneErrorCode(error);
    if (code === 'INTERRUPTED') throw error;
    return { trial: failedTrial(base, code, named(planned, ground, messageOf(error))), effective: null };
  }
}

const pluginOf = ({ point }: PlannedTrial, { plugins }: TrialGround): Plugin | undefined =>
  plugins.find(({ backend }) => backend.name === point.backend);

/** Of a user's own backend a fault says whose it is: nobody else can mend it. */
function named(planned: PlannedTrial, ground: TrialGround, message: string): string {
  return pluginOf(planned, ground) === undefined ? message : `${planned.point.backend}: ${message}`;
}

function laneSpecs(planned: PlannedTrial, ground: TrialGround): LaneSpec[] {
  const { point, repetition } = planned;
  const { scenario, bootstrap, connection, workload } = ground;
  const plugin = pluginOf(planned, ground);
  return Array.from({ length: point.lanes }, (_, lane) => ({
    lane,
    lanes: point.lanes,
    backend: point.backend,
    ...(plugin !== undefined && { plugin: plugin.source }),
    brokers: bootstrap,
    connection,
    topic: scenario.topic.name,
    settings: point.settings,
    ...(point.clientDefaults && { clientDefaults: true }),
    workload: workload.spec,
    largestMessageBytes: largestBatchBytes(workload.largest),
    load: point.load,
    // The same messages for every point of a repetition, other ones in the next.
    seed: scenario.seed + repetition,
    pacing: scenario.pacing,
    warmupMs: scenario.warmupMs,
    warmupLimitMs: scenario.warmupLimitMs,
    durationMs: scenario.durationMs,
    drainMs: scenario.drainMs,
    connectTimeoutMs,
  }));
}

type Offsets = { readonly sum: number } | { readonly unknown: string };

/** The null backend sends nothing; and a broker that does not tell must not end a trial that went well. */
async function endOffsets(
  { admin, scenario }: TrialGround,
  { point }: PlannedTrial,
): Promise<Offsets | null> {
  if (point.backend === 'null') return null;
  try {
    return { sum: await admin.endOffsets(scenario.topic.name) };
  } catch (error) {
    return { unknown: messageOf(error) };
  } finally {
    await admin.close();
  }
}

/** How far the topic grew, beside what was acknowledged; or why that cannot be told. */
function deliveryOf(before: Offsets | null, after: Offsets | null, acknowledged: number): Delivery {
  if (before === null || after === null) return { delivered: null, unknown: null };
  if ('unknown' in before) return { delivered: null, unknown: before.unknown };
  if ('unknown' in after) return { delivered: null, unknown: after.unknown };
  return { delivered: { appended: after.sum - before.sum, acknowledged }, unknown: null };
}
