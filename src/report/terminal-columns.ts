import { formatCompactRange, formatRate, type LatencyUnit, noFigure, significant } from '../format.ts';
import type { Point, Result, SummaryMetric } from '../result/schema.ts';
import { pointBound } from './bound.ts';
import { backendColumn, isAtDefaults, showsDefault, sweptColumns, tableColumns } from './columns.ts';
import type { PointFigures } from './figures.ts';
import { describeReplicas } from './heading.ts';
import { describeSpans, spanOf } from './spread.ts';
import type { Colors, TextColumn } from './terminal-table.ts';

/** A row of the table: a measured point with its figures and the marks of its notes. */
export interface TerminalRow {
  readonly point: Point;
  readonly figures: PointFigures;
  readonly marks: readonly number[];
}

type TerminalColumn = TextColumn<TerminalRow>;

/** What was measured is coloured by a doubt about the point. */
const measured = (text: string, { figures }: TerminalRow, colors: Colors): string =>
  figures.source === 'valid' ? text : colors.yellow(text);

const faint = (text: string, row: TerminalRow, colors: Colors): string =>
  row.figures.source === 'valid' ? colors.dim(text) : colors.yellow(text);

/**
 * The table's columns. In a narrow terminal these go first: settings in which only the clients' defaults differ, service p99 where it says no more than response p99 (a
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
    paint: measured,
    dropOrder,
    cell: ({ figures }) => figure(figures, name, (us) => significant(us / unit.microseconds)),
  });
  const swept = sweptColumns(result.points).map(({ key }) => key);
  const settings = [backendColumn(result.points), ...tableColumns(result.points)].map(
    (column): TerminalColumn => ({
      head: column.key === 'acks' ? acksHead(result) : splitHead(column.label),
      align: column.numeric ? 'right' : 'left',
      cell: ({ point }) => {
        const marked = column.key === 'backend' ? isAtDefaults(point) : showsDefault(column, point);
        return `${column.of(point)}${marked ? defaultMark : ''}`;
      },
      // The clients' defaults stand below the table too.
      ...(column.key !== 'backend' && !swept.includes(column.key) && { dropOrder: 0 }),
    }),
  );
  const losses: TerminalColumn = {
    head: ['errors/', 'dropped'],
    align: 'right',
    paint: measured,
    cell: ({ figures: { losses } }) =>
      `${formatRate(losses.failed + losses.unresolved)}/${formatRate(losses.dropped)}`,
  };
  return [
    ...settings,
    {
      head: ['messages', '/s'],
      align: 'right',
      paint: measured,
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
      paint: measured,
      dropOrder: 3,
      cell: ({ figures }) => figure(figures, 'cpuUsPerMessage', significant),
    },
    ...(rows.some(hasLosses) ? [losses] : []),
    ...(rows.some(({ point }) => pointBound(point) !== null) ? [bound] : []),
    {
      head: ['valid', 'trials'],
      align: 'right',
      paint: measured,
      cell: ({ figures: { trials }, marks }) =>
        `${trials.valid}/${trials.all}${marks.length > 0 ? ` [${marks.join(',')}]` : ''}`,
    },
  ];
}

const span: TerminalColumn = {
  head: ['', 'low–high'],
  align: 'left',
  paint: faint,
  dropOrder: 2,
  cell: ({ figures }) => range(figures),
};

const bound: TerminalColumn = {
  head: ['bound', 'by'],
  align: 'left',
  paint: measured,
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

/** What stands behind the name and the settings of a point at client-defaults. */
export const defaultMark = '*';

/** What acks mean on the topic stands with them, over two lines. */
function acksHead(result: Result): [string, string] {
  const [factor, isr] = describeReplicas(result).split(', ');
  return [`acks (${factor},`, `${isr})`];
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
