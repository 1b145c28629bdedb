import type { Drift } from '../evidence.ts';
import { inMs, percent, type Rule } from '../rule.ts';

const mostDrift = 0.1;
/** The chance at which a trend is taken for one. */
const significance = 0.01;
/** What a timer's grain alone may move a median by. */
const driftFloorUs = 200;
const fewestDriftRows = 8;

const mostGrowthPerMinute = 50e6;
const mostGrowth = 0.2;
/** Between two collections the young generation alone fills up by some 30 MB, for half a minute at a low rate. */
const mostGrowthBytes = 64e6;
const fewestMemoryRows = 10;

const isTrend = (drift: Drift, fewest: number): boolean => drift.values >= fewest && drift.p < significance;

/** Whether the window was long enough, and the same from its start to its end. */
export const steadinessRules: readonly Rule[] = [
  {
    code: 'DRIFTING',
    severity: 'suspect',
    check: ({ load, drift }) => {
      if (drift === null || !isTrend(drift, fewestDriftRows) || Math.abs(drift.changeRatio) <= mostDrift)
        return null;
      if (load !== 'closed' && Math.abs(drift.change) <= driftFloorUs) return null;
      const what = load === 'closed' ? 'acknowledged messages a second' : 'the response p50';
      const size =
        load === 'closed'
          ? percent(Math.abs(drift.changeRatio))
          : `${percent(Math.abs(drift.changeRatio))} (${inMs(Math.abs(drift.change))})`;
      const way = drift.change > 0 ? 'rose' : 'fell';
      return `${what} ${way} by ${size} over the window: a longer warm-up or another window would give another figure`;
    },
  },
  {
    code: 'MEMORY_GROWTH',
    severity: 'suspect',
    check: ({ memory }) => {
      if (memory === null || !isTrend(memory, fewestMemoryRows)) return null;
      const perMinute = memory.slopePerSecond * 60;
      return perMinute > mostGrowthPerMinute &&
        memory.changeRatio > mostGrowth &&
        memory.change > mostGrowthBytes
        ? `resident memory grew by ${(perMinute / 1e6).toFixed(0)} MB a minute, ${percent(memory.changeRatio)} after the window's first quarter: a longer trial would not go on so`
        : null;
    },
  },
  {
    code: 'WARMUP_UNSTEADY',
    severity: 'note',
    check: ({ warmupS, warmupSteady, warmupLimitS }) =>
      !warmupSteady && warmupLimitS !== null && warmupS >= warmupLimitS
        ? `the warm-up ended at its limit of ${warmupLimitS} s, before the lanes ran steadily`
        : null,
  },
  {
    code: 'TOO_FEW_SAMPLES',
    severity: 'note',
    check: ({ samples, uncarried }) =>
      // Few trials carry a p99.9, and none is expected to; its place in the table is empty, which says enough.
      uncarried.every(({ percentile }) => percentile === 'p99.9')
        ? null
        : `${samples} messages are too few to show ${uncarried.map(({ percentile, needed }) => `${percentile} (it needs ${needed})`).join(', ')}`,
  },
];
