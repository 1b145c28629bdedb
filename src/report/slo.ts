import { formatBytes, formatLatency, formatPercent, formatRate, significant } from '../format.ts';
import type { Slo, SloCheck } from '../result/search-schema.ts';

/** A condition with what was measured, as in `p99<50ms met with 31.0 ms, 38% to spare`. */
export function describeCheck({ text, value, met, margin }: SloCheck, slo: Slo | null): string {
  if (value === null) return `${text} unknown`;
  const shown = formatOf(slo?.terms.find((term) => term.text === text)?.metric ?? '')(value);
  // Beyond ten times, a share is no longer read as one.
  if (!met && margin !== null && margin <= -10)
    return `${text} missed with ${shown}, ${significant(1 - margin)} times the limit`;
  const far = margin === null || margin === 0 ? '' : formatPercent(Math.abs(margin));
  if (met) return `${text} met with ${shown}${far === '' ? '' : `, ${far} to spare`}`;
  return `${text} missed with ${shown}${far === '' ? '' : `, by ${far}`}`;
}

/** How a metric of an SLO is written, by its name. */
function formatOf(metric: string): (value: number) => string {
  if (/^(service\.)?(p\d|max$)/.test(metric)) return formatLatency;
  switch (metric) {
    case 'cpu':
      return (us) => `${formatLatency(us)} a message`;
    case 'memory':
      return formatBytes;
    case 'errors':
      return formatPercent;
    case 'throughput':
      return (rate) => `${formatRate(rate)}/s`;
    default:
      return significant;
  }
}

/** All conditions in one line; null where there is none. */
export function describeChecks(checks: readonly SloCheck[], slo: Slo | null): string | null {
  return checks.length === 0 ? null : checks.map((check) => describeCheck(check, slo)).join('; ');
}
