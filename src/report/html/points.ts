import type { Point, Result, SummaryMetric } from '../../result/schema.ts';
import { backendColumn, sweptColumns } from '../columns.ts';
import { commonUnit, type PointFigures, pointFigures } from '../figures.ts';
import { formatCount, formatRate, type LatencyUnit, noFigure, significant } from '../format.ts';
import { collectNotes, type Notes } from '../notes.ts';
import { breakable, type Html, html, joined } from './text.ts';

interface Row {
  readonly point: Point;
  readonly index: number;
  readonly figures: PointFigures;
}

interface Column {
  readonly head: Html;
  readonly cell: (row: Row) => Html;
  readonly numeric: boolean;
}

/** The table of points, with the doubts about its figures right below it. */
export function renderPoints(result: Result): Html {
  const notes = collectNotes(result);
  const rows = result.points
    .map((point, index) => ({ point, index, figures: pointFigures(point) }))
    .filter(({ point }) => point.trials.length > 0);
  const columns = tableColumns(result, rows, notes);
  const head = columns.map(
    ({ head: text, numeric }) => html`<th scope="col"${numeric && html` class="number"`}>${text}</th>`,
  );
  const body = rows.map(
    (row) => html`<tr class="${row.figures.source}">${columns.map(({ cell }) => cell(row))}</tr>
`,
  );
  const table =
    rows.length === 0
      ? html`<p>No trial has been measured.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="points-title">
<table class="sortable"><thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>
<p class="legend">Medians over a point’s valid trials, with the lowest and highest trial in small. Response time runs from the moment a message was due to its acknowledgement, service time from the moment it was sent. ${noFigure} marks a percentile that too few messages carry.</p>`;
  return html`<section id="points" aria-labelledby="points-title">
<h2 id="points-title">Points</h2>
${table}
${noteList(notes, rows)}
</section>
`;
}

function tableColumns(result: Result, rows: readonly Row[], notes: Notes): Column[] {
  const unit = commonUnit(result);
  const swept = [backendColumn(result.points), ...sweptColumns(result.points)];
  const lossy = rows.some(
    ({ figures: { losses } }) => losses.failed + losses.unresolved + losses.dropped > 0,
  );
  return [
    ...swept.map(
      ({ key, label, numeric, of }): Column => ({
        head: breakable(label),
        numeric,
        cell: ({ point, index }) =>
          key === 'backend'
            ? html`<th scope="row"><a href="#point-${index + 1}">${of(point)}</a></th>`
            : html`<td${numeric && html` class="number"`} data-value="${of(point).replaceAll(',', '')}">${of(point)}</td>`,
      }),
    ),
    measured('messagesPerSecond', 'messages/s', formatRate, rows, true),
    latency('responseP50Us', 'response p50', unit, rows),
    latency('responseP99Us', 'response p99', unit, rows, true),
    latency('responseP999Us', 'response p99.9', unit, rows),
    latency('serviceP99Us', 'service p99', unit, rows),
    measured('cpuUsPerMessage', html`CPU <small>µs/message</small>`, significant, rows),
    ...(lossy ? [losses] : []),
    {
      head: html`valid trials`,
      numeric: true,
      cell: ({ point, figures: { trials } }) =>
        html`<td class="number" data-value="${trials.valid}">${trials.valid}<span class="of">/${trials.all}</span>${markLinks(notes.marksOf(point))}</td>`,
    },
  ];
}

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
      const range = value.trials > 1 && html`<small>${format(value.low)}–${format(value.high)}</small>`;
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

function noteList({ notes, skipped }: Notes, rows: readonly Row[]): Html {
  const borrowed = rows.some(({ figures }) => figures.source === 'suspect');
  return html`${
    notes.length > 0 &&
    html`<ol class="notes">${notes.map(
      ({ mark, state, code, text }) =>
        html`<li id="note-${mark}" value="${mark}"><span class="state ${state}">${state === 'valid' ? 'note' : state}</span> <code>${code}</code> ${text}</li>
`,
    )}</ol>`
  }
${borrowed && html`<p class="legend">~ marks figures of suspect trials, shown because no trial of the point is valid. No finding rests on them.</p>`}
${
  skipped.length > 0 &&
  html`<h3>Skipped points</h3>
<ul class="skipped">${skipped.map(({ label, reason }) => html`<li><strong>${label}</strong> ${reason}</li>`)}</ul>`
}`;
}
