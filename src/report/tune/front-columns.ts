import { formatCompactRange, formatRate, type LatencyUnit, noFigure, significant } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import type { SearchMetric } from '../../result/search-schema.ts';
import type { TextColumn } from '../terminal-table.ts';
import type { FrontRow } from './front.ts';
import { recommendedMark } from './words.ts';

/** The front's figures with their intervals (but that of a rate that was given), and who ties with whom. */
export function frontColumns({ points }: Result, unit: LatencyUnit): TextColumn<FrontRow>[] {
  const timed = points.every(({ load }) => load.kind !== 'closed');
  const inUnit = (us: number) => significant(us / unit.microseconds);
  const figure = (
    metric: SearchMetric,
    head: [string, string],
    format: (value: number) => string,
  ): TextColumn<FrontRow> => ({
    head,
    align: 'right',
    cell: ({ values }) => {
      const value = values[metric];
      return value === undefined ? noFigure : format(value.estimate);
    },
  });
  const span = (
    metric: SearchMetric,
    format: (low: number, high: number) => string,
    dropOrder: number,
  ): TextColumn<FrontRow> => ({
    head: ['', 'low–high'],
    align: 'left',
    dropOrder,
    paint: (text, _, colors) => colors.dim(text),
    cell: ({ values }) => {
      const value = values[metric];
      return value === undefined || value.low === value.high ? '' : format(value.low, value.high);
    },
  });
  const plain = (format: (value: number) => string) => (low: number, high: number) =>
    `${format(low)}–${format(high)}`;
  return [
    { head: ['', ''], align: 'left', cell: ({ recommended }) => recommendedMark(recommended) },
    { head: ['', '#'], align: 'right', cell: ({ number }) => (number === null ? '' : String(number)) },
    { head: ['', 'client'], align: 'left', cell: ({ point }) => point.backend },
    figure('messagesPerSecond', ['messages', '/s'], formatRate),
    ...(timed ? [] : [span('messagesPerSecond', formatCompactRange, 3)]),
    figure('responseP99Us', ['resp.', 'p99'], inUnit),
    span('responseP99Us', plain(inUnit), 2),
    figure('cpuUsPerMessage', ['CPU', 'µs'], significant),
    span('cpuUsPerMessage', plain(significant), 1),
    { head: ['', 'trials'], align: 'right', cell: ({ point }) => String(point.trials.length) },
    { head: ['', 'ties'], align: 'left', cell: ({ ties }) => tiesText(ties) },
  ];
}

const mostTies = 4;

/** `= 2, 3`; of more than a few, their number. */
function tiesText(ties: readonly number[]): string {
  if (ties.length === 0) return '';
  return ties.length > mostTies ? `= ${ties.length} others` : `= ${ties.join(', ')}`;
}
