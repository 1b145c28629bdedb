import { formatBytes, formatLatency, formatPercent, significant } from '../../format.ts';
import type { SummaryMetricValue } from '../../result/schema.ts';
import type { Metric } from '../metrics.ts';
import { spanOf } from '../spread.ts';

/** A number for an axis: `250k`, `1.5M`. */
export function compactNumber(value: number): string {
  if (Math.abs(value) >= 1e6) return `${trimmed(value / 1e6)}M`;
  if (Math.abs(value) >= 1e4) return `${trimmed(value / 1e3)}k`;
  return trimmed(value);
}

/** A latency without needless zeros, for an axis. */
export function shortLatency(us: number): string {
  return us === 0 ? '0' : formatLatency(us).replace(/\.0+ /, ' ');
}

/** How a metric's values stand on an axis or in a cell. */
export function shortFormat(metric: Metric): (value: number) => string {
  if (metric.latency) return shortLatency;
  return metric.name === 'rssMaxBytes' ? formatBytes : compactNumber;
}

/** The metric's name for an axis, with its unit where the values do not bear it. */
export function axisName(metric: Metric): string {
  return metric.name === 'cpuUsPerMessage' ? 'CPU a message (µs)' : metric.label;
}

function trimmed(value: number): string {
  const text = significant(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A median with its span, as HTML for a tooltip. */
export function spanText(metric: Metric, value: SummaryMetricValue): string {
  const median = `<b>${metric.format(value.median)}</b>`;
  if (value.trials < 2) return `${median}, one trial`;
  const { low, high } = spanOf(value);
  const sure = value.interval ? `, ${formatPercent(value.interval.confidence)} sure` : '';
  return `${median}, ${metric.format(low)} to ${metric.format(high)} over ${value.trials} trials${sure}`;
}
