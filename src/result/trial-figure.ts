import type { Latency, MeasuredTrial, SummaryMetric } from './schema.ts';

/**
 * The fewest samples that carry a percentile: ten beyond it, 10 / (1 − p). Below that its value is one of the few
 * slowest messages by chance.
 */
export const samplesNeeded = { p50: 20, p90: 100, p95: 200, p99: 1000, p999: 10_000 } as const;
export type Percentile = keyof typeof samplesNeeded;

/** The percentiles that so many samples do not carry, lowest first. */
export function uncarriedPercentiles(samples: number): Percentile[] {
  return (Object.keys(samplesNeeded) as Percentile[]).filter((name) => samples < samplesNeeded[name]);
}

/** A percentile of one trial in microseconds; null where too few samples carry it. */
export function carriedPercentile(latency: Latency, percentile: Percentile): number | null {
  return latency.count >= samplesNeeded[percentile] ? latency[percentile] : null;
}

/** A metric of one trial; null where it is unknown, or too few samples carry it. */
export function trialFigure(trial: MeasuredTrial, metric: SummaryMetric): number | null {
  const { response, service, lag } = trial.latencyUs;
  switch (metric) {
    case 'messagesPerSecond':
    case 'bytesPerSecond':
      return trial.throughput[metric];
    case 'responseP50Us':
      return carriedPercentile(response, 'p50');
    case 'responseP90Us':
      return carriedPercentile(response, 'p90');
    case 'responseP95Us':
      return carriedPercentile(response, 'p95');
    case 'responseP99Us':
      return carriedPercentile(response, 'p99');
    case 'responseP999Us':
      return carriedPercentile(response, 'p999');
    case 'responseMaxUs':
      return response.count === 0 ? null : response.max;
    case 'serviceP50Us':
      return carriedPercentile(service, 'p50');
    case 'serviceP99Us':
      return carriedPercentile(service, 'p99');
    case 'lagP99Us':
      return carriedPercentile(lag, 'p99');
    case 'cpuUsPerMessage':
    case 'rssMaxBytes':
      return trial.resources[metric];
  }
}
