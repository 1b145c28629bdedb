import { formatRate, type LatencyUnit, noFigure, significant } from '../../format.ts';
import type { Result, SummaryMetric, SummaryMetricValue } from '../../result/schema.ts';
import { pointBound } from '../bound.ts';
import { type Comparison, compareClients, type Ranking } from '../clients/comparison.ts';
import { comparisonRemarks, comparisonTitle, rankingLegend } from '../clients/legend.ts';
import { placeOf } from '../clients/rank.ts';
import { clientDefaultsOf } from '../defaults.ts';
import { commonUnit } from '../figures.ts';
import { spanOf } from '../spread.ts';
import { breakable, type Html, html } from './text.ts';

type Row = Ranking['rows'][number];

interface Figure {
  readonly name: SummaryMetric;
  readonly head: Html;
  readonly format: (value: number) => string;
}

/** The clients of a run ranked under each load; nothing where there are fewer than two. */
export function renderClients(result: Result): Html {
  const comparisons = compareClients(result);
  if (comparisons.length === 0) return html``;
  const unit = commonUnit(result);
  const defaults = clientDefaultsOf(result);
  return html`<section id="clients" aria-labelledby="clients-title">
<h2 id="clients-title">Clients</h2>
${comparisons.map((comparison) => renderComparison(comparison, unit))}
<p class="legend">${rankingLegend(comparisons).join(' ')}</p>
${
  defaults.length > 0 &&
  html`<h3>What the clients do at client-defaults</h3>
<ul class="sentences">${defaults.map(({ backend, text }) => html`<li><strong>${backend}</strong> ${breakable(text)}</li>`)}</ul>`
}
</section>
`;
}

function renderComparison(comparison: Comparison, unit: LatencyUnit): Html {
  const title = comparisonTitle(comparison);
  const figures = figuresOf(comparison, unit);
  const own = figures[0]!;
  const rows = comparison.rankings.flatMap((ranking) => ranking.rows);
  const most = Math.max(...rows.map(({ value }) => spanOf(value).high));
  const heads = figures.map(({ head }) => html`<th scope="col" class="number">${head}</th>`);
  const remarks = comparisonRemarks(comparison);
  return html`<h3>${title}</h3>
<div class="scroll" tabindex="0" role="region" aria-label="${title}">
<table class="clients"><thead><tr><th scope="col">place</th><th scope="col">client</th>${heads[0]!}<th scope="col">interval <small>from 0 to ${own.format(most)}</small></th>${heads.slice(1)}<th scope="col">bound by</th></tr></thead>
${comparison.rankings.map((ranking) => renderRanking(ranking, figures, most))}</table></div>
${remarks.length > 0 && html`<ul class="sentences">${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`}
`;
}

/** The figure that ranks comes first. */
function figuresOf({ timed }: Comparison, unit: LatencyUnit): Figure[] {
  const latency = (name: SummaryMetric, label: string): Figure => ({
    name,
    head: html`${label} <small>${unit.name}</small>`,
    format: (us) => significant(us / unit.microseconds),
  });
  const rate: Figure = { name: 'messagesPerSecond', head: html`messages/s`, format: formatRate };
  const [p50, p99] = [latency('responseP50Us', 'response p50'), latency('responseP99Us', 'response p99')];
  return [
    ...(timed ? [p99, p50, rate] : [rate, p50, p99]),
    { name: 'cpuUsPerMessage', head: html`CPU <small>µs/message</small>`, format: significant },
    {
      name: 'rssMaxBytes',
      head: html`memory <small>MB</small>`,
      format: (bytes) => significant(bytes / 1e6),
    },
  ];
}

function renderRanking(
  { title, rows, unplaced, remarks }: Ranking,
  figures: readonly Figure[],
  most: number,
): Html {
  const columns = figures.length + 4;
  const [own, ...others] = figures as [Figure, ...Figure[]];
  return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="${columns}"><span>${title}</span></th></tr>
${rows.map(
  (
    row,
  ) => html`<tr><td class="place">${placeOf(row)}</td><th scope="row">${row.point.backend}${row.settings !== null && html` <small>${row.settings}</small>`}</th>${figureCell(row, own)}<td>${interval(row.value, own, most)}</td>${others.map((figure) => figureCell(row, figure))}<td>${pointBound(row.point) ?? noFigure}</td></tr>
`,
)}${unplaced.map(
  ({
    backend,
    reason,
  }) => html`<tr class="suspect"><td class="place">${noFigure}</td><th scope="row">${backend}</th><td class="measured" colspan="${columns - 2}"><span>${reason}</span></td></tr>
`,
)}${
  remarks.length > 0 &&
  html`<tr class="remark"><td colspan="${columns}"><span>${remarks.join(' ')}</span></td></tr>
`
}</tbody>
`;
}

function figureCell({ figures }: Row, { name, format }: Figure): Html {
  const value = figures.values[name];
  if (value === undefined) return html`<td class="number none">${noFigure}</td>`;
  return html`<td class="number">${format(value.median)}${value.trials > 1 && html`<small>${spanText(value, format)}</small>`}</td>`;
}

function spanText(value: SummaryMetricValue, format: (value: number) => string): string {
  const [low, high] = [format(spanOf(value).low), format(spanOf(value).high)];
  return low === high ? low : `${low}–${high}`;
}

/** A bar from nothing to the median, with a whisker over the interval, on the scale that all rankings share. */
function interval(value: SummaryMetricValue, { format }: Figure, most: number): Html {
  const share = (part: number) => (most > 0 ? (part / most).toFixed(4) : '0');
  const { low, high } = spanOf(value);
  return html`<i class="interval" role="img" aria-label="${spanText(value, format)}" style="--low:${share(low)};--mid:${share(value.median)};--high:${share(high)}"></i>`;
}
