import { formatCount, formatRate, type LatencyUnit, noFigure, significant } from '../../format.ts';
import type { Point, Result, SummaryMetric } from '../../result/schema.ts';
import { pointBound } from '../bound.ts';
import { formatCompression, pointCompression } from '../circumstances.ts';
import {
  atDefaults,
  backendColumn,
  isAtDefaults,
  type SweptColumn,
  tableColumns as settingColumns,
  showsDefault,
} from '../columns.ts';
import { commonUnit, type PointFigures } from '../figures.ts';
import { describeReplicas } from '../heading.ts';
import type { Notes } from '../notes.ts';
import { spanOf } from '../spread.ts';
import { breakable, type Html, html, joined } from './text.ts';

/** A measured point, at its place in the result. */
export interface Row {
  readonly point: Point;
  readonly index: number;
  readonly figures: PointFigures;
}

export interface Column {
  readonly head: Html;
  readonly cell: (row: Row) => Html;
  readonly numeric: boolean;
}

/** The table's columns; what no point has is left out. */
export function tableColumns(result: Result, rows: readonly Row[], notes: Notes): Column[] {
  const unit = commonUnit(result);
  const settings = [backendColumn(result.points), ...settingColumns(result.points)];
  const lossy = rows.some(
    ({ figures: { losses } }) => losses.failed + losses.unresolved + losses.dropped > 0,
  );
  const timed = rows.some(({ point }) => point.load.kind !== 'closed');
  const compressed =
    settings.some(({ key }) => key === 'compression.type') &&
    rows.some(({ point }) => pointCompression(point) !== null);
  return [
    ...settings.map((column) => settingColumn(column, result, notes)),
    measured('messagesPerSecond', 'messages/s', formatRate, rows, true),
    latency('responseP50Us', 'response p50', unit, rows),
    ...(timed ? [latency('serviceP50Us', 'service p50', unit, rows)] : []),
    latency('responseP99Us', 'response p99', unit, rows, true),
    latency('serviceP99Us', 'service p99', unit, rows, timed),
    latency('responseP999Us', 'response p99.9', unit, rows),
    measured('cpuUsPerMessage', html`CPU <small>µs/message</small>`, significant, rows),
    ...(lossy ? [losses] : []),
    ...(compressed ? [compression] : []),
    ...(rows.some(({ point }) => pointBound(point) !== null) ? [bound] : []),
    {
      head: html`valid trials`,
      numeric: true,
      cell: ({ figures: { trials } }) =>
        html`<td class="number" data-value="${trials.valid}">${trials.valid}<span class="of">/${trials.all}</span></td>`,
    },
  ];
}

function settingColumn(column: SweptColumn, result: Result, notes: Notes): Column {
  const { key, label, numeric, of } = column;
  return {
    head: key === 'acks' ? html`acks <small>${describeReplicas(result)}</small>` : breakable(label),
    numeric,
    cell: ({ point, index }) => {
      if (key === 'backend')
        return html`<th scope="row" data-value="${of(point)}"><a href="#point-${index + 1}">${of(point)}</a>${markLinks(notes.marksOf(point))}${isAtDefaults(point) && html` <small>${atDefaults}</small>`}</th>`;
      return html`<td${numeric && html` class="number"`} data-value="${of(point).replaceAll(',', '')}">${of(point)}${showsDefault(column, point) && html` <small>default</small>`}</td>`;
    },
  };
}

const compression: Column = {
  head: html`compression <small>to 1</small>`,
  numeric: true,
  cell: ({ point }) => {
    const found = pointCompression(point);
    return found === null
      ? html`<td class="number none">${noFigure}</td>`
      : html`<td class="number" data-value="${found.ratio}">${formatCompression(found)}</td>`;
  },
};

const bound: Column = {
  head: html`bound by`,
  numeric: false,
  cell: ({ point, index }) => {
    const word = pointBound(point);
    if (word === null) return html`<td class="none">${noFigure}</td>`;
    const doubtful = word === 'harness' || word === 'machine';
    return html`<td${doubtful && html` class="bad"`}><a href="#point-${index + 1}">${word}</a></td>`;
  },
};

const losses: Column = {
  head: html`errors / dropped`,
  numeric: true,
  cell: ({ figures }) => {
    const errors = figures.losses.failed + figures.losses.unresolved;
    const dropped = figures.losses.dropped;
    return html`<td class="number${errors + dropped > 0 && ' bad'}" data-value="${errors + dropped}">${formatCount(errors)} / ${formatCount(dropped)}</td>`;
  },
};

function latency(
  name: SummaryMetric,
  label: string,
  unit: LatencyUnit,
  rows: readonly Row[],
  bar = false,
): Column {
  const format = (us: number) => significant(us / unit.microseconds);
  return measured(name, html`${label} <small>${unit.name}</small>`, format, rows, bar);
}

function measured(
  name: SummaryMetric,
  head: Html | string,
  format: (value: number) => string,
  rows: readonly Row[],
  bar = false,
): Column {
  const most = Math.max(...rows.map(({ figures }) => figures.values[name]?.median ?? 0));
  return {
    head: html`${head}`,
    numeric: true,
    cell: ({ figures }) => {
      const value = figures.values[name];
      if (value === undefined) return html`<td class="number measured none">${noFigure}</td>`;
      const { low, high } = spanOf(value);
      const span = format(low) === format(high) ? format(low) : `${format(low)}–${format(high)}`;
      const range = value.trials > 1 && html`<small>${span}</small>`;
      const share = most > 0 ? (value.median / most).toFixed(3) : '0';
      const mark = figures.source === 'suspect' ? '~' : '';
      return html`<td class="number measured" data-value="${value.median}">${mark}${format(value.median)}${bar && range}${bar && html`<i class="bar" style="--share:${share}"></i>`}</td>`;
    },
  };
}

function markLinks(marks: readonly number[]): Html | null {
  if (marks.length === 0) return null;
  const links = marks.map((mark) => html`<a href="#note-${mark}" aria-label="note ${mark}">${mark}</a>`);
  return html` <sup class="marks">${joined(links, ',')}</sup>`;
}
