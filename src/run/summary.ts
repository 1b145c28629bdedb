import { max, median, min } from 'simple-statistics';
import type { MeasuredTrial, Point, SummaryMetric, Trial } from '../result/schema.ts';

const metrics: Readonly<Record<SummaryMetric, (trial: MeasuredTrial) => number | null>> = {
  messagesPerSecond: (trial) => trial.throughput.messagesPerSecond,
  bytesPerSecond: (trial) => trial.throughput.bytesPerSecond,
  responseP50Us: (trial) => trial.latencyUs.response.p50,
  responseP90Us: (trial) => trial.latencyUs.response.p90,
  responseP95Us: (trial) => trial.latencyUs.response.p95,
  responseP99Us: (trial) => trial.latencyUs.response.p99,
  responseP999Us: (trial) => trial.latencyUs.response.p999,
  responseMaxUs: (trial) => trial.latencyUs.response.max,
  serviceP50Us: (trial) => trial.latencyUs.service.p50,
  serviceP99Us: (trial) => trial.latencyUs.service.p99,
  lagP99Us: (trial) => trial.latencyUs.lag.p99,
  cpuUsPerMessage: (trial) => trial.resources.cpuUsPerMessage,
  rssMaxBytes: (trial) => trial.resources.rssMaxBytes,
};

/**
 * Each metric's median, lowest and highest over the valid trials, each trial giving one value: a percentile is taken
 * within a trial and never averaged. A metric that no valid trial has is left out.
 */
export function summarise(trials: readonly Trial[]): Point['summary'] {
  const valid = trials.filter((trial): trial is MeasuredTrial => trial.state === 'valid');
  const summary: Point['summary'] = {};
  for (const [name, metric] of Object.entries(metrics) as [
    SummaryMetric,
    (typeof metrics)[SummaryMetric],
  ][]) {
    const values = valid.map(metric).filter((value) => value !== null);
    if (values.length === 0) continue;
    summary[name] = { median: median(values), low: min(values), high: max(values), trials: values.length };
  }
  return summary;
}
