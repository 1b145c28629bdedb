import type { EffectiveSettings } from '../backend/backend.ts';
import type { Admin } from '../broker/admin.ts';
import { messageOf } from '../errors.ts';
import { laneErrorCode } from '../lane/errors.ts';
import type { LaneRow, LaneSpec } from '../lane/messages.ts';
import { type LaneHooks, runLanes } from '../lane/pool.ts';
import { boundOf } from '../measure/bound.ts';
import { sleptUs } from '../measure/clock.ts';
import { doubtsAbout } from '../measure/validity.ts';
import type { Trial } from '../result/schema.ts';
import type { PlannedPoint, PlannedTrial } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { WorkloadFacts } from '../workload/inspect.ts';
import { type CombinedLanes, combineLanes } from './combine.ts';
import { compressionOf } from './compression.ts';
import { type Delivery, evidenceOf, type Seen } from './evidence.ts';
import { failedTrial, type TrialBase, trialBase } from './failed-trial.ts';
import { largestBatchBytes } from './message-limit.ts';
import { WindowRows } from './rows.ts';

/** What all trials of a run share. */
export interface TrialGround {
  readonly scenario: Scenario;
  readonly workload: WorkloadFacts;
  /** Of the topic as it is. */
  readonly partitions: number;
  readonly bootstrap: readonly string[];
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
    const rows = new WindowRows(ground.scenario.lanes);
    const hooks = { ...ground.hooks, onRow: (row: LaneRow) => rows.add(row) };
    const sleptBefore = sleptUs();
    const { results, effective } = await runLanes(laneSpecs(planned, ground), hooks);
    const sleptMs = sleptBefore === null ? null : (sleptUs()! - sleptBefore) / 1000;
    const after = await endOffsets(ground, planned);
    const lanes = combineLanes(results, rows.all(), ground.scenario.durationMs / 1000);
    const delivery = deliveryOf(before, after, lanes.totals.acked);
    const seen = { lanes, effective, delivery, sleptMs };
    const trial = judged(planned.point, ground.scenario, seen, base);
    if (trial.state !== 'failed') {
      const { workload, partitions } = ground;
      const batches = { point: planned.point, effective, partitions, sample: workload.sample };
      const compression = await compressionOf(trial, results, batches);
      if (compression !== null) trial.compression = compression;
    }
    return { trial, effective };
  } catch (error) {
    const code = laneErrorCode(error);
    if (code === 'INTERRUPTED') throw error;
    return { trial: failedTrial(base, code, messageOf(error)), effective: null };
  }
}

function laneSpecs(
  { point, repetition }: PlannedTrial,
  { scenario, bootstrap, workload }: TrialGround,
): LaneSpec[] {
  return Array.from({ length: scenario.lanes }, (_, lane) => ({
    lane,
    lanes: scenario.lanes,
    backend: point.backend,
    brokers: bootstrap,
    topic: scenario.topic.name,
    settings: point.settings,
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

function judged(point: PlannedPoint, scenario: Scenario, seen: Seen, base: TrialBase): Trial {
  const failure = failureOf(seen.lanes);
  if (failure !== null) return failedTrial(base, failure.code, failure.message);
  const evidence = evidenceOf(point, scenario, seen);
  const doubts = doubtsAbout(evidence);
  const { totals, settledTwice, clamped, client, ...figures } = seen.lanes;
  return {
    state: doubts.some((doubt) => doubt.severity === 'suspect') ? 'suspect' : 'valid',
    ...base,
    warnings: doubts.map((doubt) => ({ ...doubt })),
    bound: boundOf(evidence),
    pacing: scenario.pacing,
    delivered: seen.delivery.delivered,
    ...(client !== null && { client }),
    ...figures,
  };
}

/** Why figures would mean nothing at all; null where they mean something. */
function failureOf({
  counts,
  totals,
  settledTwice,
}: CombinedLanes): { code: string; message: string } | null {
  if (settledTwice > 0)
    return { code: 'SETTLED_TWICE', message: `the backend settled ${settledTwice} messages more than once` };
  if (counts.acked > 0) return null;
  const left = totals.issued - totals.acked;
  if (counts.issued === 0 && left > 0)
    return {
      code: 'NOTHING_ACKNOWLEDGED',
      message: `nothing was sent in the measured window, and ${left} messages of the warm-up were not acknowledged: a longer warmup may help`,
    };
  const failed = Object.entries(counts.failed)
    .map(([code, count]) => `${count} failed with ${code}`)
    .join(', ');
  const rest = counts.unresolved > 0 ? `${counts.unresolved} were never settled` : '';
  return {
    code: 'NOTHING_ACKNOWLEDGED',
    message: `of ${counts.issued} messages none was acknowledged: ${[failed, rest].filter(Boolean).join(', ') || 'none was sent'}`,
  };
}
