import { median } from 'simple-statistics';
import { inMs } from '../measure/rule.ts';
import type { Load, SummaryMetric, Trial, Warning } from '../result/schema.ts';
import { trialFigure } from '../result/trial-figure.ts';
import { validTrials } from './summary.ts';

interface Limit {
  readonly metric: SummaryMetric;
  readonly label: string;
  /** A trial may lie this factor above or below the median, and further where `floor`, in the metric's unit, is more. */
  readonly factor: number;
  readonly floor: number;
  readonly show: (value: number) => string;
}

/**
 * How far valid trials of a point may lie from their median. On a quiet machine the log ratio of two measurements of
 * the same code has a standard deviation of 0.068, so one measurement has 0.048: 15 % is three of these. Latencies vary
 * more, and a median below a few milliseconds varies with the timers; a p99 rests on a hundredth of the messages, and
 * one pause in a trial may double it.
 */
const limits: readonly Limit[] = [
  {
    metric: 'messagesPerSecond',
    label: 'messages/s',
    factor: 1.15,
    floor: 0,
    show: (value) => Math.round(value).toLocaleString('en'),
  },
  { metric: 'responseP50Us', label: 'response p50', factor: 1.3, floor: 1000, show: inMs },
  { metric: 'responseP99Us', label: 'response p99', factor: 2, floor: 2000, show: inMs },
];

/** A warning where a point's valid trials lie too far apart for their median to speak for them; none below two. */
export function disagreements(trials: readonly Trial[], load: Load): Warning[] {
  const valid = validTrials(trials);
  if (valid.length < 2) return [];
  const apart = limits.flatMap(({ metric, label, factor, floor, show }) => {
    // A load at fixed times says itself how many messages a second there are.
    if (metric === 'messagesPerSecond' && load.kind !== 'closed') return [];
    const values = valid.map((trial) => trialFigure(trial, metric)).filter((value) => value !== null);
    if (values.length < 2) return [];
    const middle = median(values);
    const isNear = (value: number) =>
      Math.abs(value - middle) <= floor || (value <= middle * factor && value >= middle / factor);
    if (values.every(isNear)) return [];
    return `${label} from ${show(Math.min(...values))} to ${show(Math.max(...values))} around a median of ${show(middle)}`;
  });
  if (apart.length === 0) return [];
  return [
    {
      code: 'TRIALS_DISAGREE',
      message: `the valid trials disagree: ${apart.join('; ')}`,
    },
  ];
}
