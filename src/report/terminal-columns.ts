import type { Point, Result, SummaryMetric } from '../result/schema.ts';
import { backendColumn, sweptColumns } from './columns.ts';
import type { PointFigures } from './figures.ts';
import { formatCompactRange, formatRate, type LatencyUnit, noFigure, significant } from './format.ts';

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
 * The table's columns. In a narrow terminal these go first: service p99, then the range of messages/s, CPU, p50 and
 * p99.9; backend, swept settings, messages/s, p99, losses and trials always stay.
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
    {
      head: ['', 'low–high'],
      align: 'left',
      measured: true,
      faint: true,
      dropOrder: 2,
      cell: ({ figures }) => range(figures),
    },
    latency('responseP50Us', ['resp.', 'p50'], 4),
    latency('responseP99Us', ['resp.', 'p99']),
    latency('responseP999Us', ['resp.', 'p99.9'], 5),
    latency('serviceP99Us', ['serv.', 'p99'], 1),
    {
      head: ['CPU', 'µs'],
      align: 'right',
      measured: true,
      dropOrder: 3,
      cell: ({ figures }) => figure(figures, 'cpuUsPerMessage', significant),
    },
    ...(rows.some(hasLosses) ? [losses] : []),
    {
      head: ['valid', 'trials'],
      align: 'right',
      measured: true,
      cell: ({ figures: { trials }, marks }) =>
        `${trials.valid}/${trials.all}${marks.length > 0 ? ` [${marks.join(',')}]` : ''}`,
    },
  ];
}

/** What the columns' short heads mean. */
export function legend(unit: LatencyUnit): string {
  return (
    'Medians over the valid trials; low–high is their range. ' +
    `Latencies in ${unit.name}: response from the moment a message was due, service from the moment it was sent, ` +
    'both to its acknowledgement. CPU in µs a message.'
  );
}

function figure(figures: PointFigures, name: SummaryMetric, format: (value: number) => string): string {
  const value = figures.values[name];
  if (value === undefined) return noFigure;
  return figures.source === 'suspect' ? `~${format(value.median)}` : format(value.median);
}

function range({ values }: PointFigures): string {
  const value = values.messagesPerSecond;
  return value === undefined || value.trials < 2 ? '' : formatCompactRange(value.low, value.high);
}

function splitHead(label: string): [string, string] {
  if (label.length <= 8) return ['', label];
  const middle = label.search(/[. ](?=[^. ]*$)/);
  return middle < 0 ? ['', label] : [label.slice(0, middle), label.slice(middle).trim()];
}

function hasLosses({ figures: { losses } }: TerminalRow): boolean {
  return losses.failed + losses.unresolved + losses.dropped > 0;
}
