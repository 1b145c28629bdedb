import type { Goal, SearchMetric } from '../result/search-schema.ts';

/** What a trial, or several together, came to in the metrics that a search weighs; null where unknown. */
export type Figures = Readonly<Record<SearchMetric, number | null>>;

/** 1 where more is better, -1 where less is. */
export const directions: Readonly<Record<SearchMetric, 1 | -1>> = {
  messagesPerSecond: 1,
  responseP99Us: -1,
  cpuUsPerMessage: -1,
};

/** Figures this close, by their logarithm, are alike to a user: 2 %. */
export const alike = 0.02;

/** The metrics that a goal is made of. Of a fixed rate, throughput tells nothing, and stays at what is offered. */
export const metricsOf: Readonly<Record<Goal, readonly SearchMetric[]>> = {
  throughput: ['messagesPerSecond'],
  latency: ['responseP99Us'],
  cpu: ['cpuUsPerMessage'],
  balanced: ['messagesPerSecond', 'responseP99Us', 'cpuUsPerMessage'],
};

/**
 * How good figures are for a goal: the mean of the metrics' natural logarithms, each turned so that more is better. A
 * difference of two scores is the logarithm of how many times as good one is; `balanced` weighs its metrics alike, by
 * their geometric mean. Null where a metric is unknown or not above 0.
 */
export function scoreOf(goal: Goal, figures: Figures): number | null {
  let sum = 0;
  for (const metric of metricsOf[goal]) {
    const value = figures[metric];
    if (value === null || !(value > 0)) return null;
    sum += directions[metric] * Math.log(value);
  }
  return sum / metricsOf[goal].length;
}
