import { formatLatency, formatPercent, formatRate, latencyUnit, significant } from '../../format.ts';
import type { Estimate, Finalist, Goal, Ratio, SearchMetric, Tune } from '../../result/search-schema.ts';

/** What a goal asks for. */
export const goalWords: Readonly<Record<Goal, string>> = {
  throughput: 'the most messages/s',
  latency: 'the lowest p99',
  cpu: 'the least CPU a message',
  balanced: 'the best of throughput, p99 and CPU a message together',
};

/** The metrics of a search as heads of columns and axes. */
export const metricLabels: Readonly<Record<SearchMetric, string>> = {
  messagesPerSecond: 'messages/s',
  responseP99Us: 'response p99',
  cpuUsPerMessage: 'CPU a message',
};

/** What decides the order of a goal's points. */
export const leadingMetric = (goal: Goal): SearchMetric =>
  ({
    throughput: 'messagesPerSecond',
    latency: 'responseP99Us',
    cpu: 'cpuUsPerMessage',
    balanced: 'messagesPerSecond',
  })[goal] as SearchMetric;

/** A factor with as many digits behind the point as suit `like`: 1.04, 2.41, 13.2. */
const formatFactor = (factor: number, like = factor): string => factor.toFixed(like < 10 ? 2 : 1);

/** `2.61 [2.38, 2.90]`. */
export const formatRatio = ({ ratio, low, high }: Ratio): string =>
  `${formatFactor(ratio)} [${formatFactor(low, ratio)}, ${formatFactor(high, ratio)}]`;

/** An estimate with its unit and interval, as in `31.0 ms [28.0, 35.0]`. */
export function formatEstimate(metric: SearchMetric, { estimate, low, high }: Estimate): string {
  const interval = (format: (value: number) => string) =>
    low < high ? ` [${format(low)}, ${format(high)}]` : '';
  switch (metric) {
    case 'messagesPerSecond':
      return `${formatRate(estimate)} messages/s${interval(formatRate)}`;
    case 'responseP99Us': {
      const { microseconds } = latencyUnit(estimate);
      return `p99 ${formatLatency(estimate)}${interval((us) => significant(us / microseconds))}`;
    }
    case 'cpuUsPerMessage':
      return `${significant(estimate)} µs of CPU a message${interval(significant)}`;
  }
}

/** A finalist's gain over its client's defaults in words: `2.38 to 2.90 times the throughput of kafkajs’s defaults`. */
export function describeGain({ goal }: Pick<Tune, 'goal'>, { gain }: Finalist, client: string): string {
  const defaults = `${client}’s defaults`;
  const sure = `(${formatPercent(gain.confidence)} interval, ${gain.rounds} rounds)`;
  // What counts downwards is told as a part of what it was.
  const [low, high] = [formatPercent(1 / gain.high), formatPercent(1 / gain.low)];
  switch (goal) {
    case 'throughput':
      return `${factors(gain)} times the throughput of ${defaults} ${sure}`;
    case 'latency':
      return `a p99 of ${low} to ${high} of that of ${defaults} ${sure}`;
    case 'cpu':
      return `${low} to ${high} of the CPU a message of ${defaults} ${sure}`;
    case 'balanced':
      return `${factors(gain)} times as good as ${defaults} over throughput, p99 and CPU together ${sure}`;
  }
}

const factors = ({ ratio, low, high }: Ratio): string =>
  `${formatFactor(low, ratio)} to ${formatFactor(high, ratio)}`;

/** A probability: `0.004`, or `below 0.001`. */
export const formatProbability = (p: number): string => (p < 0.001 ? 'below 0.001' : significant(p, 2));

/** What stands before the recommended point in a table. */
export const recommendedMark = (recommended: boolean): string => (recommended ? '>' : '');
