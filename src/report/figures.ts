import { median } from 'simple-statistics';
import { type LatencyUnit, latencyUnit } from '../format.ts';
import {
  type MeasuredTrial,
  type Point,
  type Result,
  type SummaryMetric,
  type SummaryMetricValue,
  summaryMetrics,
} from '../result/schema.ts';
import { trialFigure } from '../result/trial-figure.ts';

export { carriedPercentile, samplesNeeded, trialFigure } from '../result/trial-figure.ts';

/** What a point's figures rest on: its valid trials; where there are none, its suspect ones; or nothing. */
export type FigureSource = 'valid' | 'suspect' | 'none';

export interface PointFigures {
  readonly source: FigureSource;
  readonly trials: { valid: number; suspect: number; failed: number; all: number };
  readonly values: Partial<Record<SummaryMetric, SummaryMetricValue>>;
  /** Messages that failed, stayed unresolved, or were dropped, over all measured trials. */
  readonly losses: { failed: number; unresolved: number; dropped: number };
}

/** The figures of one point that its samples carry. */
export function pointFigures(point: Point): PointFigures {
  const inState = (state: string) => point.trials.filter((trial) => trial.state === state).length;
  const trials = {
    valid: inState('valid'),
    suspect: inState('suspect'),
    failed: inState('failed'),
    all: point.trials.length,
  };
  const source: FigureSource = trials.valid > 0 ? 'valid' : trials.suspect > 0 ? 'suspect' : 'none';
  const counted = countedTrials(point, source);
  const values: PointFigures['values'] = {};
  for (const metric of summaryMetrics) {
    const carried = counted.map((trial) => trialFigure(trial, metric));
    // A median over only those trials that carry a percentile would speak for others that do not.
    if (carried.length === 0 || carried.includes(null)) continue;
    const value = source === 'valid' ? point.summary[metric] : summaryOf(carried as number[]);
    if (value !== undefined) values[metric] = value;
  }
  return { source, trials, values, losses: lossesOf(point) };
}

/** The trials behind a point's figures. */
export function countedTrials(point: Point, source: FigureSource): MeasuredTrial[] {
  return measuredTrials(point).filter((trial) => trial.state === source);
}

/** A point's trials that ran to their end, whether valid or suspect. */
export function measuredTrials(point: Point): MeasuredTrial[] {
  return point.trials.filter((trial) => trial.state !== 'failed');
}

/** One unit for all latencies of a table, so that they compare at a glance. */
export function commonUnit(result: Result): LatencyUnit {
  const medians = result.points.flatMap((point) => pointFigures(point).values.responseP99Us?.median ?? []);
  return latencyUnit(Math.min(Math.max(...medians, 0), 9_000_000));
}

function summaryOf(values: readonly number[]): SummaryMetricValue {
  return {
    median: median([...values]),
    low: Math.min(...values),
    high: Math.max(...values),
    trials: values.length,
  };
}

function lossesOf(point: Point): PointFigures['losses'] {
  const losses = { failed: 0, unresolved: 0, dropped: 0 };
  for (const { counts } of measuredTrials(point)) {
    losses.failed += Object.values(counts.failed).reduce((sum, count) => sum + count, 0);
    losses.unresolved += counts.unresolved;
    losses.dropped += counts.dropped;
  }
  return losses;
}
