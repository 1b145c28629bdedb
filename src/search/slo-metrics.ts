import { formatBytes, formatLatency, formatRate, significant } from '../format.ts';
import type { Latency, MeasuredTrial } from '../result/schema.ts';
import { carriedPercentile, type Percentile, samplesNeeded } from '../result/trial-figure.ts';

/** What a limit is written in: each unit with what it is in the metric's own. */
export type Units = Readonly<Record<string, number>>;

/** A metric that an SLO may limit. */
export interface SloMetric {
  readonly better: 'lower' | 'higher';
  readonly units: Units;
  /** A condition as a user would write it, for messages. */
  readonly example: string;
  /** In the metric's own unit: microseconds, messages a second, a share of the messages, bytes; null where unknown. */
  readonly read: (trial: MeasuredTrial) => number | null;
  readonly show: (value: number) => string;
  /** The fewest messages that carry it. */
  readonly samples: number;
}

const timeUnits: Units = { us: 1, µs: 1, ms: 1000, s: 1_000_000 };

const percentiles: Readonly<Record<string, Percentile>> = {
  p50: 'p50',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  'p99.9': 'p999',
};

function latencyMetrics(kind: 'response' | 'service', prefix: string): [string, SloMetric][] {
  const shared = { better: 'lower', units: timeUnits, show: formatLatency } as const;
  const highest = ({ count, max }: Latency): number | null => (count === 0 ? null : max);
  return [
    ...Object.entries(percentiles).map(([name, percentile]): [string, SloMetric] => [
      `${prefix}${name}`,
      {
        ...shared,
        example: `${prefix}${name}<50ms`,
        read: ({ latencyUs }) => carriedPercentile(latencyUs[kind], percentile),
        samples: samplesNeeded[percentile],
      },
    ]),
    [
      `${prefix}max`,
      {
        ...shared,
        example: `${prefix}max<500ms`,
        read: ({ latencyUs }) => highest(latencyUs[kind]),
        samples: 1,
      },
    ],
  ];
}

/** Of the messages that were handed to the client: the share that failed, or was never answered. */
function errorShare({ counts: { issued, failed, unresolved } }: MeasuredTrial): number {
  const lost = Object.values(failed).reduce((sum, count) => sum + count, unresolved);
  return issued === 0 ? 0 : lost / issued;
}

/** All metrics of an SLO by their names; latencies are of the response, unless `service.` stands before them. */
export const sloMetrics: ReadonlyMap<string, SloMetric> = new Map<string, SloMetric>([
  ...latencyMetrics('response', ''),
  ...latencyMetrics('service', 'service.'),
  [
    'errors',
    {
      better: 'lower',
      units: { '%': 0.01 },
      example: 'errors<0.1%',
      read: errorShare,
      show: (share) => `${significant(share * 100)} %`,
      samples: 1,
    },
  ],
  [
    'throughput',
    {
      better: 'higher',
      units: { '/s': 1, 'k/s': 1000, 'M/s': 1_000_000 },
      example: 'throughput>=20000/s',
      read: ({ throughput }) => throughput.messagesPerSecond,
      show: (rate) => `${formatRate(rate)}/s`,
      samples: 1,
    },
  ],
  [
    'cpu',
    {
      better: 'lower',
      units: timeUnits,
      example: 'cpu<20us',
      read: ({ resources }) => resources.cpuUsPerMessage,
      show: (us) => `${formatLatency(us)} a message`,
      samples: 1,
    },
  ],
  [
    'memory',
    {
      better: 'lower',
      units: { kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
      example: 'memory<200MB',
      read: ({ resources }) => resources.rssMaxBytes,
      show: formatBytes,
      samples: 1,
    },
  ],
]);
