import { noFigure } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import { pointCompression } from '../circumstances.ts';
import { isAtDefaults } from '../columns.ts';
import { pointFigures } from '../figures.ts';
import { collectNotes, type Notes } from '../notes.ts';
import { describeSpans } from '../spread.ts';
import { type Row, tableColumns } from './point-columns.ts';
import { type Html, html } from './text.ts';

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
<p class="legend">${legend(rows)}</p>`;
  return html`<section id="points" aria-labelledby="points-title">
<h2 id="points-title">Points</h2>
${table}
${noteList(notes, rows)}
</section>
`;
}

/** What the figures are, what the small ones below them span, and what response and service time tell together. */
function legend(rows: readonly Row[]): string {
  const values = rows.flatMap(({ figures }) => [
    ...(figures.values.messagesPerSecond === undefined ? [] : [figures.values.messagesPerSecond]),
    ...(figures.values.responseP99Us === undefined ? [] : [figures.values.responseP99Us]),
  ]);
  const timed = rows.some(({ point }) => point.load.kind !== 'closed');
  const compressed = rows.some(({ point }) => pointCompression(point)?.estimated === true);
  return [
    `Medians over a point’s valid trials${values.some(({ trials }) => trials > 1) ? `; in small ${describeSpans(values)}` : ''}.`,
    'Response time runs from the moment a message was due to its acknowledgement, service time from the moment it was sent.',
    timed
      ? 'What response has above service is time in which messages waited to be sent: a tool that measures from the send does not see it.'
      : 'In a closed loop a message is due when it is sent, so the two are one.',
    ...(compressed ? ['≈ marks an estimated compression ratio.'] : []),
    `${noFigure} marks a percentile that too few messages carry${rows.some(({ point }) => isAtDefaults(point)) ? ', or a setting that a client does not have' : ''}.`,
  ].join(' ');
}

function noteList({ notes, skipped }: Notes, rows: readonly Row[]): Html {
  const borrowed = rows.some(({ figures }) => figures.source === 'suspect');
  return html`${
    notes.length > 0 &&
    html`<ol class="notes">${notes.map(
      ({ mark, kind, code, text }) =>
        html`<li id="note-${mark}" value="${mark}"><span class="state ${kind}">${kind}</span> <code>${code}</code> ${text}</li>
`,
    )}</ol>`
  }
${borrowed && html`<p class="legend">~ marks figures of suspect trials, shown because no trial of the point is valid. No comparison rests on them.</p>`}
${
  skipped.length > 0 &&
  html`<h3>Skipped points</h3>
<ul class="skipped">${skipped.map(({ label, reason }) => html`<li><strong>${label}</strong> ${reason}</li>`)}</ul>`
}`;
}
