import type { LaneResult, LaneRow } from '../../../src/lane/messages.ts';
import { type HistogramTransfer, LatencyHistogram } from '../../../src/measure/histogram.ts';

/** What a histogram of these latencies hands over. */
export function transferOf(...values: number[]): HistogramTransfer {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toTransfer();
}

export function laneRow(change: Partial<LaneRow> = {}): LaneRow {
  return {
    endS: 1,
    second: 1,
    issued: 0,
    acked: 0,
    failed: 0,
    dropped: 0,
    bytes: 0,
    inFlight: 0,
    response: transferOf(),
    silenceMs: 0,
    gcMs: 0,
    gcCount: 0,
    gcMaxMs: 0,
    stealRatio: 0,
    rssBytes: 1000,
    ownProcess: false,
    ...change,
  };
}

/** A lane that sent two messages within a window of one second. */
export function laneResult({ resources, ...change }: DeepLane = {}): LaneResult {
  return {
    issued: 2,
    dropped: 0,
    acked: 2,
    failures: {},
    unresolved: 0,
    totals: { issued: 3, acked: 3, failed: 0, dropped: 0, bytes: 600 },
    windowAcked: 2,
    windowBytes: 400,
    observedAcked: 2,
    warmupUs: 500_000,
    warmupSteady: true,
    drainUs: 1000,
    client: null,
    harnessRatio: null,
    occupancy: 0.5,
    clockStepUs: 0,
    response: transferOf(100, 200),
    service: transferOf(90, 190),
    lag: transferOf(10, 10),
    rowsTold: 0,
    stealRatio: 0.01,
    settledTwice: 0,
    faults: {},
    ...change,
    resources: {
      cpuUs: 100,
      ownProcess: false,
      rssMaxBytes: 1000,
      loopDelayP99Us: 50,
      gcMs: 1,
      laneCpuRatio: 0.1,
      laneWaitRatio: 0.01,
      ...resources,
    },
  };
}

type DeepLane = Partial<Omit<LaneResult, 'resources'>> & { resources?: Partial<LaneResult['resources']> };
