import { formatBytes, formatLatency, formatRate, significant } from '../format.ts';
import type { SummaryMetric } from '../result/schema.ts';

export interface Metric {
  readonly name: SummaryMetric;
  readonly label: string;
  /** The value with its unit. */
  readonly format: (value: number) => string;
  readonly better: 'higher' | 'lower';
  readonly latency: boolean;
}

const latency = (name: SummaryMetric, label: string): Metric => ({
  name,
  label,
  format: formatLatency,
  better: 'lower',
  latency: true,
});

/** The metrics that the report shows and lets a reader choose, in the order of their use. */
export const metrics: readonly Metric[] = [
  {
    name: 'messagesPerSecond',
    label: 'messages/s',
    format: (value) => `${formatRate(value)} messages/s`,
    better: 'higher',
    latency: false,
  },
  latency('responseP50Us', 'response p50'),
  latency('responseP99Us', 'response p99'),
  latency('responseP999Us', 'response p99.9'),
  latency('serviceP99Us', 'service p99'),
  latency('lagP99Us', 'lag p99'),
  {
    name: 'cpuUsPerMessage',
    label: 'CPU a message',
    format: (value) => `${significant(value)} µs`,
    better: 'lower',
    latency: false,
  },
  {
    name: 'rssMaxBytes',
    label: 'memory (RSS)',
    format: formatBytes,
    better: 'lower',
    latency: false,
  },
];

/** A metric that the report shows, by its name in the result. */
export function metricOf(name: SummaryMetric): Metric {
  const metric = metrics.find((candidate) => candidate.name === name);
  if (metric === undefined) throw new RangeError(`${name} is not among the metrics of the report`);
  return metric;
}
