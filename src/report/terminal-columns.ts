import type { Point, Result, SummaryMetric } from '../result/schema.ts';
import { pointBound } from './bound.ts';
import { backendColumn, sweptColumns } from './columns.ts';
import type { PointFigures } from './figures.ts';
import { formatCompactRange, formatRate, type LatencyUnit, noFigure, significant } from './format.ts';
import { describeSpans, spanOf } from './spread.ts';

/** A row of the table: a measured point with its figures and the marks of its notes. */
export interface TerminalRow {
  readonly point: Point;
  readonly figures: PointFigures;
  readonly marks: readonly number[];
}

export interface TerminalColumn {
  readonly head: readonly [string, string];
  readonly align: 'left' | 'right';
  readonly cell: (row: TerminalRow) => string;
  /** Columns with a number are left out in its order where the terminal is too narrow; the others always stay. */
  readonly dropOrder?: number;
  /** Whether it shows what was measured, so that a doubt about the point colours it. */
  readonly measured: boolean;
  readonly faint?: boolean;
}

/**
 * The table's columns. In a narrow terminal these go first: service p99 where it says no more than response p99 (a
 * closed loop), then the range of messages/s, CPU, p50, p99.9, what bounds the point, and service p99 of a timed load;
 * backend, swept settings, messages/s, p99, losses and trials always stay.
 */
export function terminalColumns(
  result: Result,
  rows: readonly TerminalRow[],
  unit: LatencyUnit,
): TerminalColumn[] {
  const latency = (name: SummaryMetric, head: [string, string], dropOrder?: number): TerminalColumn => ({
    head,
    align: 'right',
    measured: true,
    dropOrder,
    cell: ({ figures }) => figure(figures, name, (us) => significant(us / unit.microseconds)),
  });
  const swept = [backendColumn(result.points), ...sweptColumns(result.points)].map(
    ({ label, numeric, of }): TerminalColumn => ({
      head: splitHead(label),
      align: numeric ? 'right' : 'left',
      measured: false,
      cell: ({ point }) => of(point),
    }),
  );
  const losses: TerminalColumn = {
    head: ['errors/', 'dropped'],
    align: 'right',
    measured: true,
    cell: ({ figures: { losses } }) =>
      `${formatRate(losses.failed + losses.unresolved)}/${formatRate(losses.dropped)}`,
  };
  return [
    ...swept,
    {
      head: ['messages', '/s'],
      align: 'right',
      measured: true,
      cell: ({ figures }) => figure(figures, 'messagesPerSecond', formatRate),
    },
    ...(rows.some(({ figures }) => range(figures) !== '') ? [span] : []),
    latency('responseP50Us', ['resp.', 'p50'], 4),
    latency('responseP99Us', ['resp.', 'p99']),
    latency('serviceP99Us', ['serv.', 'p99'], rows.some(isTimed) ? 7 : 1),
    latency('responseP999Us', ['resp.', 'p99.9'], 5),
    {
      head: ['CPU', 'µs'],
      align: 'right',
      measured: true,
      dropOrder: 3,
      cell: ({ figures }) => figure(figures, 'cpuUsPerMessage', significant),
    },
    ...(rows.some(hasLosses) ? [losses] : []),
    ...(rows.some(({ point }) => pointBound(point) !== null) ? [bound] : []),
    {
      head: ['valid', 'trials'],
      align: 'right',
      measured: true,
      cell: ({ figures: { trials }, marks }) =>
        `${trials.valid}/${trials.all}${marks.length > 0 ? ` [${marks.join(',')}]` : ''}`,
    },
  ];
}

const span: TerminalColumn = {
  head: ['', 'low–high'],
  align: 'left',
  measured: true,
  faint: true,
  dropOrder: 2,
  cell: ({ figures }) => range(figures),
};

const bound: TerminalColumn = {
  head: ['bound', 'by'],
  align: 'left',
  measured: true,
  dropOrder: 6,
  cell: ({ point }) => pointBound(point) ?? noFigure,
};

/** What the columns' short heads mean, and how sure the ranges are. */
export function legend(unit: LatencyUnit, rows: readonly TerminalRow[]): string {
  const values = rows.flatMap(({ figures }) => figures.values.messagesPerSecond ?? []);
  const spans = values.some(({ trials }) => trials > 1) ? `; low–high is ${describeSpans(values)}` : '';
  const waiting = rows.some(isTimed)
    ? '; what response has above service is time in which messages waited to be sent'
    : '';
  return (
    `Medians over the valid trials${spans}. ` +
    `Latencies in ${unit.name}: response from the moment a message was due, service from the moment it was sent, ` +
    `both to its acknowledgement${waiting}. CPU in µs a message.`
  );
}

function figure(figures: PointFigures, name: SummaryMetric, format: (value: number) => string): string {
  const value = figures.values[name];
  if (value === undefined) return noFigure;
  return figures.source === 'suspect' ? `~${format(value.median)}` : format(value.median);
}

function range({ values }: PointFigures): string {
  const value = values.messagesPerSecond;
  if (value === undefined || value.trials < 2) return '';
  const { low, high } = spanOf(value);
  return formatCompactRange(low, high);
}

function splitHead(label: string): [string, string] {
  if (label.length <= 8) return ['', label];
  const middle = label.search(/[. ](?=[^. ]*$)/);
  return middle < 0 ? ['', label] : [label.slice(0, middle), label.slice(middle).trim()];
}

function isTimed({ point }: TerminalRow): boolean {
  return point.load.kind !== 'closed';
}

function hasLosses({ figures: { losses } }: TerminalRow): boolean {
  return losses.failed + losses.unresolved + losses.dropped > 0;
}
