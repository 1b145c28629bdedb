import type { EffectiveSettings } from '../backend/backend.ts';
import type { Evidence } from '../measure/evidence.ts';
import { settingNames } from '../producer-settings.ts';
import type { WindowRow } from '../result/schema.ts';
import { samplesNeeded, uncarriedPercentiles } from '../result/trial-figure.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { type Trend, trendOf } from '../stats/trend.ts';
import type { CombinedLanes } from './combine.ts';

/** How far the topic grew, beside what was acknowledged; or why that is unknown. */
export interface Delivery {
  readonly delivered: { appended: number; acknowledged: number } | null;
  readonly unknown: string | null;
}

/** What was seen of a trial. */
export interface Seen {
  readonly lanes: CombinedLanes;
  readonly effective: EffectiveSettings;
  readonly delivery: Delivery;
  /** How long the machine slept meanwhile; null where it does not tell. */
  readonly sleptMs: number | null;
}

/** Puts together what a trial is judged by. */
export function evidenceOf(point: PlannedPoint, scenario: Scenario, seen: Seen): Evidence {
  const { lanes, effective, delivery, sleptMs } = seen;
  const { counts, totals, latencyUs, resources, windows } = lanes;
  return {
    load: point.load.kind,
    pacing: scenario.pacing,
    lanes: point.lanes,
    sends: point.backend !== 'null',
    durationS: lanes.durationS,
    scheduled: counts.scheduled,
    acked: counts.acked,
    messagesPerSecond: lanes.throughput.messagesPerSecond,
    dropped: counts.dropped,
    failed: counts.failed,
    unresolved: counts.unresolved,
    warmupFailed: totals.failed - Object.values(counts.failed).reduce((sum, count) => sum + count, 0),
    responseP50Us: latencyUs.response.p50,
    responseP99Us: latencyUs.response.p99,
    serviceP50Us: latencyUs.service.p50,
    lagP99Us: latencyUs.lag.p99,
    samples: latencyUs.response.count,
    uncarried: uncarriedPercentiles(latencyUs.response.count).map((name) => ({
      percentile: name === 'p999' ? 'p99.9' : name,
      needed: samplesNeeded[name],
    })),
    stealRatio: resources.stealRatio,
    laneCpuRatio: resources.laneCpuRatio,
    laneWaitRatio: resources.laneWaitRatio,
    harnessRatio: resources.harnessRatio,
    occupancy: resources.occupancy,
    clamped: lanes.clamped,
    clockStepMs: resources.clockStepMs,
    sleptMs,
    longestRowS: Math.max(0, ...rowLengths(windows)),
    warmupS: lanes.warmupS,
    warmupSteady: lanes.warmupSteady,
    warmupLimitS: scenario.warmupLimitMs > scenario.warmupMs ? scenario.warmupLimitMs / 1000 : null,
    drift: driftOf(point.load.kind, windows),
    memory: memoryOf(windows),
    asked: askedOf(point, effective),
    lingerMs: numberOf(effective['linger.ms']?.value),
    maxInFlight: numberOf(effective['max.in.flight.requests.per.connection']?.value),
    client: lanes.client,
    delivered: delivery.delivered,
    offsetsUnknown: delivery.unknown,
    issuedInAll: totals.issued,
    brokerAcknowledges: point.settings.acks !== 0,
  };
}

const askedOf = ({ settings }: PlannedPoint, effective: EffectiveSettings): Evidence['asked'] =>
  settingNames.flatMap((name) => {
    const value = settings[name];
    return value === undefined ? [] : [{ name, value, inForce: effective[name]?.value ?? null }];
  });

const rowLengths = (rows: readonly WindowRow[]): number[] =>
  rows.map(({ endS }, index) => endS - (rows[index - 1]?.endS ?? 0));

/** A row shorter than this is the window's end, and not a second's worth. */
const leastRowS = 0.9;

/** The trend of what a load leaves free; null for stages and bursts, which change by design. */
function driftOf(load: Evidence['load'], rows: readonly WindowRow[]): Trend | null {
  if (load === 'stages' || load === 'burst') return null;
  const lengths = rowLengths(rows);
  return trendOf(
    rows.flatMap(({ endS, acked, p50Us }, index) => {
      const lengthS = lengths[index]!;
      const value = load === 'closed' ? acked / lengthS : p50Us;
      return lengthS < leastRowS || value === null ? [] : [{ atS: endS, value }];
    }),
  );
}

/** Memory settles in the first quarter of the window: heaps grow to the size that the load needs. */
function memoryOf(rows: readonly WindowRow[]): Trend | null {
  const settled = rows.slice(Math.ceil(rows.length / 4));
  return trendOf(
    settled.flatMap(({ endS, rssBytes }) => (rssBytes === undefined ? [] : [{ atS: endS, value: rssBytes }])),
  );
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
