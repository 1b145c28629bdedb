import { formatLatency, formatRate, plural, significant } from '../format.ts';
import type { Goal, Ratio, SearchMetric } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import type { Space } from './space.ts';

/** What a metric is called in a sentence. */
export const metricWords: Readonly<Record<SearchMetric, string>> = {
  messagesPerSecond: 'throughput',
  responseP99Us: 'response p99',
  cpuUsPerMessage: 'CPU a message',
};

/** A metric's value with its unit. */
export function formatMetric(metric: SearchMetric, value: number): string {
  switch (metric) {
    case 'messagesPerSecond':
      return `${formatRate(value)} messages/s`;
    case 'responseP99Us':
      return formatLatency(value);
    case 'cpuUsPerMessage':
      return `${significant(value)} µs`;
  }
}

/** A point in words, by what the search varies: `kafkajs with linger.ms=5, gzip, 2 lanes`. */
export function describe({ axes }: Pick<Space, 'axes'>, point: PlannedPoint): string {
  if (point.clientDefaults) {
    // What more lanes gain is no setting's doing, and no reader would expect the defaults to have fewer.
    const on = axes.some(({ name }) => name === 'lanes') ? ` on ${plural(point.lanes, 'lane')}` : '';
    return `${point.backend} with nothing set${on}`;
  }
  const words = axes.flatMap(({ name }): string[] => {
    if (name === 'backend') return [];
    if (name === 'lanes') return [plural(point.lanes, 'lane')];
    const value = point.settings[name as keyof typeof point.settings];
    return [`${name}=${value}`];
  });
  return words.length === 0 ? point.backend : `${point.backend} with ${words.join(', ')}`;
}

/** How much better the goal's figure is than another's, with its interval, as what follows "has". */
export function comparedWords(goal: Goal, { low, high }: Ratio, other: string): string {
  switch (goal) {
    case 'throughput':
      return `${between(low, high)} times the throughput of ${other}`;
    case 'latency':
      return lessWords('response p99', low, high, other);
    case 'cpu':
      return lessWords('CPU a message', low, high, other);
    case 'balanced':
      return `${between(low, high)} times the figure of ${other}, throughput, response p99 and CPU a message weighed alike`;
  }
}

/** `2.4 to 2.9`; one number where both read alike. */
export function between(low: number, high: number, digits = 3): string {
  const [from, to] = [significant(low, digits), significant(high, digits)];
  return from === to ? from : `${from} to ${to}`;
}

/** A gain of a metric that counts downwards: twice as good is 50 % less. */
function lessWords(metric: string, low: number, high: number, other: string): string {
  if (low < 1) {
    const [from, to] = [100 / high, 100 / low].map((percent) => significant(percent, percent < 100 ? 2 : 3));
    return `${from === to ? from : `${from} to ${to}`} % of the ${metric} of ${other}`;
  }
  return `${between(100 * (1 - 1 / low), 100 * (1 - 1 / high), 2)} % less ${metric} than ${other}`;
}
