import {
  formatBytes,
  formatCount,
  formatLatency,
  formatPercent,
  formatRate,
  significant,
} from '../../format.ts';
import type { Latency, MeasuredTrial, Trial } from '../../result/schema.ts';
import { carriedPercentile } from '../figures.ts';

/** A column of the trials' table; `value` is null where the figure is unknown. */
export interface TrialCell {
  readonly head: string;
  readonly value: (trial: MeasuredTrial) => string | null;
}

const at = (latency: Latency, percentile: 'p50' | 'p99' | 'p999'): string | null =>
  known(carriedPercentile(latency, percentile), formatLatency);

/** Known of every trial, if only as unknown. */
const always: readonly TrialCell[] = [
  { head: 'messages/s', value: ({ throughput }) => formatRate(throughput.messagesPerSecond) },
  { head: 'bytes/s', value: ({ throughput }) => `${formatBytes(throughput.bytesPerSecond)}/s` },
  { head: 'response p50', value: ({ latencyUs }) => at(latencyUs.response, 'p50') },
  { head: 'p99', value: ({ latencyUs }) => at(latencyUs.response, 'p99') },
  { head: 'p99.9', value: ({ latencyUs }) => at(latencyUs.response, 'p999') },
  {
    head: 'max',
    value: ({ latencyUs: { response } }) => (response.count === 0 ? null : formatLatency(response.max)),
  },
  { head: 'service p50', value: ({ latencyUs }) => at(latencyUs.service, 'p50') },
  { head: 'service p99', value: ({ latencyUs }) => at(latencyUs.service, 'p99') },
  { head: 'lag p99', value: ({ latencyUs }) => at(latencyUs.lag, 'p99') },
  {
    head: 'CPU',
    value: ({ resources }) => known(resources.cpuUsPerMessage, (us) => `${significant(us)} µs`),
  },
  { head: 'memory', value: ({ resources }) => formatBytes(resources.rssMaxBytes) },
  { head: 'collections', value: ({ resources }) => `${significant(resources.gcMs, 2)} ms` },
  { head: 'steal', value: ({ resources }) => known(resources.stealRatio, formatPercent) },
  { head: 'acknowledged', value: ({ counts }) => formatCount(counts.acked) },
  { head: 'failed', value: ({ counts }) => failures(counts.failed) },
  { head: 'unresolved', value: ({ counts }) => formatCount(counts.unresolved) },
  { head: 'dropped', value: ({ counts }) => formatCount(counts.dropped) },
  {
    head: 'appended − acknowledged',
    value: ({ delivered }) => known(delivered, (sum) => formatCount(sum.appended - sum.acknowledged)),
  },
];

/** Left out where no trial of a point knows them. */
const optional: readonly TrialCell[] = [
  { head: 'lane’s CPU', value: ({ resources }) => known(resources.laneCpuRatio, formatPercent) },
  { head: 'waited for a core', value: ({ resources }) => known(resources.laneWaitRatio, formatPercent) },
  { head: 'lingerlab’s share', value: ({ resources }) => known(resources.harnessRatio, formatPercent) },
  { head: 'window taken', value: ({ resources }) => known(resources.occupancy, formatPercent) },
  { head: 'clock step', value: ({ resources }) => known(resources.clockStepMs, milliseconds) },
  { head: 'client’s queue', value: ({ client }) => known(client?.queuedMessages, formatRate) },
  { head: 'requests in flight', value: ({ client }) => known(client?.requestsInFlight, significant) },
  { head: 'request time', value: ({ client }) => known(client?.requestLatencyUs, formatLatency) },
  { head: 'throttled', value: ({ client }) => known(client?.throttleMs, milliseconds) },
  { head: 'on the wire', value: ({ client }) => known(client?.wireBytes, formatBytes) },
];

/** The columns for some trials of one point. */
export function trialCells(trials: readonly Trial[]): TrialCell[] {
  const measured = trials.filter((trial) => trial.state !== 'failed');
  return [...always, ...optional.filter(({ value }) => measured.some((trial) => value(trial) !== null))];
}

function known<T>(value: T | null | undefined, format: (value: T) => string): string | null {
  return value === null || value === undefined ? null : format(value);
}

const milliseconds = (ms: number): string => `${significant(ms, 2)} ms`;

function failures(failed: Readonly<Record<string, number>>): string {
  const named = Object.entries(failed).map(([code, count]) => `${code} ${formatCount(count)}`);
  return named.length === 0 ? '0' : named.join(', ');
}
