import { max, median, min } from 'simple-statistics';
import { type MeasuredTrial, type Point, summaryMetrics, type Trial } from '../result/schema.ts';
import { trialFigure } from '../result/trial-figure.ts';
import { medianInterval } from '../stats/median-interval.ts';

/**
 * Each metric's median, lowest and highest over the valid trials, and an exact interval for the median where there are
 * two or more. Each trial gives one value: a percentile is taken within a trial and never averaged. A metric is left
 * out where no valid trial has it, and a percentile where a valid trial has too few samples to carry it, for a median
 * over the others would not speak for that one.
 */
export function summarise(trials: readonly Trial[]): Point['summary'] {
  const valid = validTrials(trials);
  const summary: Point['summary'] = {};
  for (const metric of summaryMetrics) {
    const figures = valid.map((trial) => trialFigure(trial, metric));
    const values = figures.filter((value) => value !== null);
    if (values.length === 0 || (isPercentile(metric) && values.length < figures.length)) continue;
    const interval = medianInterval(values);
    summary[metric] = {
      median: median(values),
      low: min(values),
      high: max(values),
      trials: values.length,
      ...(interval !== null && { interval }),
    };
  }
  return summary;
}

/** The trials that count in a point's medians. */
export function validTrials(trials: readonly Trial[]): MeasuredTrial[] {
  return trials.filter((trial): trial is MeasuredTrial => trial.state === 'valid');
}

const isPercentile = (metric: string): boolean => /P\d+Us$/.test(metric);
