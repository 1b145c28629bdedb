import { formatPercent, listInWords, plural } from '../format.ts';
import type { SummaryMetricValue } from '../result/schema.ts';

/** The fewest trials whose lowest and highest cover their true median with 95 %: 1 − 2 (1/2)^6 = 97 %. */
const trialsFor95 = 6;
const wanted = 0.95;

/** Between which values a median lies: its interval where there is one, else the lowest and highest trial. */
export function spanOf({ low, high, interval }: SummaryMetricValue): { low: number; high: number } {
  return interval ?? { low, high };
}

/** What spans stand for, in words that follow “is” or “span”, with the confidence of each number of trials. */
export function describeSpans(values: readonly SummaryMetricValue[]): string {
  const several = values.filter(({ trials }) => trials > 1);
  const sure = confidences(several);
  const range = 'the range from the lowest to the highest trial';
  if (sure.length === 0) return range;
  const named = sure.map(
    ([trials, confidence]) => `${formatPercent(confidence)} with ${plural(trials, 'trial')}`,
  );
  const more = sure.some(([, confidence]) => confidence < wanted) ? `; 95% takes ${trialsFor95}` : '';
  const rest = several.some(({ interval }) => interval === undefined) ? `, else ${range}` : '';
  return `the exact interval for the median (${listInWords(named)}${more})${rest}`;
}

/** How sure the intervals of so few trials make one, as a sentence; null where they are 95 % sure, or none. */
export function doubtOfSpans(values: readonly SummaryMetricValue[]): string | null {
  const [fewest] = confidences(values.filter(({ trials }) => trials > 1));
  if (fewest === undefined || fewest[1] >= wanted) return null;
  const [trials, confidence] = fewest;
  const misses = Math.round(1 / (1 - confidence));
  return `With ${plural(trials, 'trial')} a point, an interval covers the true median with ${formatPercent(confidence)} confidence: about 1 in ${misses} misses it. 95% takes ${trialsFor95} trials.`;
}

/** What a tie is judged by: intervals where all of the values have one. */
export function spanName(values: readonly SummaryMetricValue[]): string {
  const several = values.filter(({ trials }) => trials > 1);
  return several.length > 0 && several.every(({ interval }) => interval !== undefined)
    ? 'the intervals'
    : "the trials' spread";
}

/** Each number of trials with its intervals' confidence, the fewest first. */
function confidences(values: readonly SummaryMetricValue[]): [trials: number, confidence: number][] {
  const known = new Map<number, number>();
  for (const { trials, interval } of values)
    if (interval !== undefined) known.set(trials, interval.confidence);
  return [...known].sort(([a], [b]) => a - b);
}
