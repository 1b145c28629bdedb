import type { Point, SummaryMetric, SummaryMetricValue } from '../result/schema.ts';
import type { PointFigures } from './figures.ts';
import { type Metric, metricOf } from './metrics.ts';
import { spanOf } from './spread.ts';

/** A point with valid trials, to be ranked against others under the same load. */
export interface Contender {
  readonly point: Point;
  readonly figures: PointFigures;
  readonly label: string;
}

export interface Ranked extends Contender {
  readonly value: SummaryMetricValue;
}

export interface Ranking {
  readonly metric: Metric;
  /** By median, the best first; points whose samples do not carry the metric are left out. */
  readonly ranked: readonly Ranked[];
  /** Those with several trials: one trial has no spread to judge a difference by. */
  readonly judged: readonly Ranked[];
}

/** Orders contenders by a metric. */
export function rank(contenders: readonly Contender[], name: SummaryMetric): Ranking {
  const metric = metricOf(name);
  const sign = metric.better === 'lower' ? 1 : -1;
  const ranked = contenders
    .flatMap((contender): Ranked[] => {
      const value = contender.figures.values[name];
      return value === undefined ? [] : [{ ...contender, value }];
    })
    .sort((a, b) => sign * (a.value.median - b.value.median));
  return { metric, ranked, judged: ranked.filter(({ value }) => value.trials > 1) };
}

/** The first is clearly better: both have several trials, and their intervals share no value. */
export function clearlyBetter(metric: Metric, a: SummaryMetricValue, b: SummaryMetricValue): boolean {
  if (a.trials < 2 || b.trials < 2 || overlap(a, b)) return false;
  return metric.better === 'lower' ? a.median < b.median : a.median > b.median;
}

/** Whether two points' intervals, or ranges where they have none, share a value: their trials do not tell them apart. */
export function overlap(a: SummaryMetricValue, b: SummaryMetricValue): boolean {
  const [first, second] = [spanOf(a), spanOf(b)];
  return first.low <= second.high && second.low <= first.high;
}
