import { median } from 'simple-statistics';
import type { MeasuredTrial } from '../result/schema.ts';
import type { Slo, SloCheck, SloTerm } from '../result/search-schema.ts';
import { type SloMetric, sloMetrics } from './slo-metrics.ts';

/**
 * Holds trials of one point, at least one, against each condition of an SLO: by the median of their values, each
 * taken within its trial. Where a trial does not know the value, or too few messages carry it, the value is null and
 * the condition is not met.
 */
export const checkSlo = (slo: Slo, trials: readonly MeasuredTrial[]): SloCheck[] =>
  slo.terms.map((term) => {
    const values = trials.map(metricOf(term).read).filter((value) => value !== null);
    return checkTerm(term, values.length < trials.length || values.length === 0 ? null : median(values));
  });

/** Holds one value, in the metric's own unit, against a condition. */
export function checkTerm(term: SloTerm, value: number | null): SloCheck {
  const { text, limit } = term;
  if (value === null) return { text, value, met: false, margin: null };
  const room = metricOf(term).better === 'lower' ? limit - value : value - limit;
  return { text, value, met: compare(value, term), margin: limit === 0 ? null : room / limit };
}

/** Whether all conditions are met. */
export const isMet = (checks: readonly SloCheck[]): boolean => checks.every(({ met }) => met);

/** The codes of doubts that an SLO judges by itself: failures within what it allows speak against no point. */
export const forgiven = ({ terms }: Slo): string[] =>
  terms.some(({ metric }) => metric === 'errors') ? ['FAILED_MESSAGES', 'UNRESOLVED'] : [];

/** A check in words, as in `p99 was 61.0 ms, and p99<50ms was asked for`. */
export function checkWords(slo: Slo, { text, value }: SloCheck): string {
  const term = slo.terms.find((each) => each.text === text);
  if (term === undefined) throw new TypeError(`${text} is no condition of ${slo.text}`);
  const figure = value === null ? 'is not known' : `was ${metricOf(term).show(value)}`;
  return `${term.metric} ${figure}, and ${text} was asked for`;
}

/** The fewest messages of a trial that carry all metrics of an SLO. */
export const samplesFor = (slo: Slo): number => Math.max(...slo.terms.map((term) => metricOf(term).samples));

function compare(value: number, { comparison, limit }: SloTerm): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '=':
      return value === limit;
    case '>=':
      return value >= limit;
    case '>':
      return value > limit;
  }
}

/** An SLO was read by way of the same table; a result that names another metric was edited, or comes from elsewhere. */
function metricOf({ metric }: SloTerm): SloMetric {
  const known = sloMetrics.get(metric);
  if (known === undefined) throw new TypeError(`an SLO names ${metric}, which is no metric`);
  return known;
}
