import { formatCount, formatLatency, formatPercent, formatRate, significant } from '../../format.ts';
import { formatSecond, rowErrors, rowOffered } from '../rows.ts';
import { escapeText } from './plot.ts';
import type { Sample, TimeRow, TimeTrial } from './time-trial.ts';

/** All that is known of the rows under the pointer, each row once, as HTML. */
export function describeSamples(
  trials: readonly TimeTrial[],
  found: readonly { data: Partial<Sample> }[],
): string {
  return trials
    .flatMap((trial) => {
      const own = found.filter(({ data }) => data.repetition === trial.trial.repetition);
      // Each panel has a sample of the same row.
      const rows = new Set(own.flatMap(({ data: { index } }) => trial.rows[index ?? -1] ?? []));
      return [...rows].map((row) => describeRow(row, trial));
    })
    .join('<br>');
}

function describeRow({ row, seconds, stalled, carried }: TimeRow, { name, color }: TimeTrial): string {
  const tail =
    row.p99Us === null
      ? 'no response'
      : carried.p99Us === null
        ? `too few for a p99 (${formatCount(row.acked)})`
        : `p99 <b>${formatLatency(carried.p99Us)}</b>`;
  const parts = [
    `<b>${formatRate(row.acked / seconds)}/s</b> of ${formatRate(rowOffered(row) / seconds)}/s due`,
    ...(carried.p50Us === null ? [] : [`p50 ${formatLatency(carried.p50Us)}`]),
    tail,
    `${formatCount(row.inFlight)} in flight`,
    `${formatCount(rowErrors(row))} errors${row.dropped > 0 ? ` (${formatCount(row.dropped)} dropped)` : ''}`,
    collections(row),
    ...(row.stealRatio === null ? [] : [`steal ${formatPercent(row.stealRatio)}`]),
    ...(row.silenceMs === undefined
      ? []
      : [`silence ${significant(row.silenceMs, 2)} ms${stalled ? ', <b>a stall</b>' : ''}`]),
  ];
  return `<span style="color:${color}">■</span> ${escapeText(name)}, to second ${formatSecond(row.endS)}<br>${parts.join(' · ')}`;
}

function collections({ gcMs, gcCount, gcMaxMs }: TimeRow['row']): string {
  if (gcCount === undefined || gcMaxMs === undefined) return `collections ${significant(gcMs, 2)} ms`;
  return gcCount === 0
    ? 'no collection'
    : `${gcCount === 1 ? '1 collection' : `${gcCount} collections`}, ${significant(gcMs, 2)} ms, longest ${significant(gcMaxMs, 2)} ms`;
}
