import { addFault, type FaultCode, type ProducerFaults } from '../backend/plugin-faults.ts';
import type { LaneClient, LaneResult } from '../lane/messages.ts';
import { LatencyHistogram } from '../measure/histogram.ts';
import type { ClientFigures, Counts, Latency, WindowRow } from '../result/schema.ts';

/** What a trial's lanes measured together; histograms are merged, never their percentiles. */
export interface CombinedLanes {
  readonly counts: Counts;
  readonly durationS: number;
  readonly drainS: number;
  readonly throughput: { messagesPerSecond: number; bytesPerSecond: number };
  readonly latencyUs: { response: Latency; service: Latency; lag: Latency };
  readonly resources: {
    cpuUsPerMessage: number | null;
    rssMaxBytes: number;
    loopDelayP99Us: number;
    gcMs: number;
    stealRatio: number | null;
    laneCpuRatio: number | null;
    laneWaitRatio: number | null;
    harnessRatio: number | null;
    occupancy: number;
    clockStepMs: number;
  };
  readonly warmupS: number;
  readonly warmupSteady: boolean;
  readonly client: ClientFigures | null;
  readonly windows: WindowRow[];
  /** Over the producers' whole lives, warm-up included. */
  readonly totals: { issued: number; acked: number; failed: number };
  readonly settledTwice: number;
  readonly faults: ProducerFaults;
  /** Latencies of any kind that lay outside the histograms' range. */
  readonly clamped: number;
}

/** Joins the lanes of one trial, at least one, and its rows; `durationS` is the measured window's length in seconds. */
export function combineLanes(
  lanes: readonly LaneResult[],
  windows: readonly WindowRow[],
  durationS: number,
): CombinedLanes {
  const observedAcked = total(lanes, (lane) => lane.observedAcked);
  const cpuUs = cpuOf(lanes);
  return {
    counts: {
      scheduled: total(lanes, (lane) => lane.issued + lane.dropped),
      dropped: total(lanes, (lane) => lane.dropped),
      issued: total(lanes, (lane) => lane.issued),
      acked: total(lanes, (lane) => lane.acked),
      failed: addRecords(lanes.map((lane) => lane.failures)),
      unresolved: total(lanes, (lane) => lane.unresolved),
    },
    durationS,
    drainS: longest(lanes, (lane) => lane.drainUs) / 1e6,
    throughput: {
      messagesPerSecond: total(lanes, (lane) => lane.windowAcked) / durationS,
      bytesPerSecond: total(lanes, (lane) => lane.windowBytes) / durationS,
    },
    latencyUs: {
      response: latencyOf(merge(lanes.map((lane) => lane.response))),
      service: latencyOf(merge(lanes.map((lane) => lane.service))),
      lag: latencyOf(merge(lanes.map((lane) => lane.lag))),
    },
    resources: {
      cpuUsPerMessage: cpuUs === null || observedAcked === 0 ? null : cpuUs / observedAcked,
      rssMaxBytes: overProcesses(lanes, (lane) => lane.resources.rssMaxBytes),
      loopDelayP99Us: longest(lanes, (lane) => lane.resources.loopDelayP99Us),
      gcMs: total(lanes, (lane) => lane.resources.gcMs),
      stealRatio: lanes[0]!.stealRatio,
      // The busiest lane is the one that holds the others' figures down.
      laneCpuRatio: longestKnown(lanes, (lane) => lane.resources.laneCpuRatio),
      laneWaitRatio: longestKnown(lanes, (lane) => lane.resources.laneWaitRatio),
      harnessRatio: longestKnown(lanes, (lane) => lane.harnessRatio),
      occupancy: total(lanes, (lane) => lane.occupancy) / lanes.length,
      clockStepMs: furthest(lanes.map((lane) => lane.clockStepUs)) / 1000,
    },
    warmupS: lanes[0]!.warmupUs / 1e6,
    warmupSteady: lanes[0]!.warmupSteady,
    client: clientOf(lanes),
    windows: [...windows],
    totals: {
      issued: total(lanes, (lane) => lane.totals.issued),
      acked: total(lanes, (lane) => lane.totals.acked),
      failed: total(lanes, (lane) => lane.totals.failed),
    },
    settledTwice: total(lanes, (lane) => lane.settledTwice),
    faults: addFaults(lanes.map((lane) => lane.faults)),
    clamped: total(lanes, ({ response, service, lag }) => response.clamped + service.clamped + lag.clamped),
  };
}

/** Lanes with processes of their own add up; lanes that share one have each seen the whole of it. */
function overProcesses(lanes: readonly LaneResult[], measure: (lane: LaneResult) => number): number {
  return lanes[0]!.resources.ownProcess ? total(lanes, measure) : longest(lanes, measure);
}

function cpuOf(lanes: readonly LaneResult[]): number | null {
  if (lanes.some((lane) => lane.resources.cpuUs === null)) return null;
  return overProcesses(lanes, (lane) => lane.resources.cpuUs!);
}

function merge(transfers: readonly LaneResult['response'][]): LatencyHistogram {
  const merged = new LatencyHistogram();
  for (const transfer of transfers) merged.addTransfer(transfer);
  return merged;
}

/** A histogram as the result file holds it; all 0 where it is empty. */
export const latencyOf = (histogram: LatencyHistogram): Latency => ({
  ...latencyFigures(histogram),
  histogram: histogram.encode(),
});

/** The figures of a histogram; all 0 where it is empty. */
export function latencyFigures(histogram: LatencyHistogram): Omit<Latency, 'histogram'> {
  const at = (percentile: number) => (histogram.count === 0 ? 0 : histogram.valueAtPercentile(percentile));
  return {
    count: histogram.count,
    min: histogram.min,
    mean: histogram.mean,
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    p999: at(99.9),
    max: histogram.max,
  };
}

/** What the lanes' clients told, together: queues and bytes add up, a request's time is weighed by their number. */
function clientOf(lanes: readonly LaneResult[]): ClientFigures | null {
  const told = lanes.flatMap(({ client }) => client ?? []);
  if (told.length < lanes.length) return null;
  const sum = (measure: (client: LaneClient) => number | null): number | null =>
    told.some((client) => measure(client) === null) ? null : total(told, (client) => measure(client)!);
  const requests = sum(({ answered }) => answered?.requests ?? null);
  const latencyUs = sum(({ answered }) => answered?.latencyUs ?? null);
  return {
    queuedMessages: sum(({ queuedMessages }) => queuedMessages),
    requestsInFlight: sum(({ requestsInFlight }) => requestsInFlight),
    requestLatencyUs: requests === null || latencyUs === null || requests === 0 ? null : latencyUs / requests,
    throttleMs: told.some(({ throttleMs }) => throttleMs === null)
      ? null
      : longest(told, ({ throttleMs }) => throttleMs!),
    wireBytes: sum(({ wireBytes }) => wireBytes),
  };
}

function addRecords(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const record of records)
    for (const [code, count] of Object.entries(record)) sum[code] = (sum[code] ?? 0) + count;
  return sum;
}

function addFaults(lanes: readonly ProducerFaults[]): ProducerFaults {
  const sum: ProducerFaults = {};
  for (const faults of lanes)
    for (const [code, { count, first }] of Object.entries(faults))
      addFault(sum, code as FaultCode, () => first, count);
  return sum;
}

const total = <T>(items: readonly T[], measure: (item: T) => number): number =>
  items.reduce((sum, item) => sum + measure(item), 0);

/** The largest figure of those that are known; null where none is. */
function longestKnown(
  lanes: readonly LaneResult[],
  measure: (lane: LaneResult) => number | null,
): number | null {
  const known = lanes.map(measure).filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** The value that lies furthest from 0. */
const furthest = (values: readonly number[]): number =>
  values.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);

const longest = <T>(items: readonly T[], measure: (item: T) => number): number =>
  Math.max(...items.map(measure));
