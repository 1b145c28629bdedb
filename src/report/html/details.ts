import { noFigure, plural } from '../../format.ts';
import type { Point, Result, Trial } from '../../result/schema.ts';
import { describePoint, formatLoad, sweptColumns } from '../columns.ts';
import { describeReplicas } from '../heading.ts';
import { renderFacts } from './facts.ts';
import { renderRows } from './rows.ts';
import { renderSettings } from './settings.ts';
import { type Html, html } from './text.ts';
import { type TrialCell, trialCells } from './trial-cells.ts';

/** Every point with its trials one by one, its warnings in full, and its configuration. */
export function renderDetails(result: Result): Html {
  const columns = sweptColumns(result.points);
  const points = result.points.map(
    (
      point,
      index,
    ) => html`<details id="point-${index + 1}"><summary><span class="name">${describePoint(columns, point)}</span> <small>${stateOf(point)}</small></summary>
<p class="legend"><code>${point.id}</code> · ${formatLoad(point.load)} · ${plural(point.lanes, 'lane')}</p>
${point.skipped !== null && html`<p>${point.skipped}</p>`}
${renderFacts(point)}
${point.trials.length > 0 && trialTable(point)}
${renderSettings([point], describeReplicas(result))}
${renderRows(point)}
</details>
`,
  );
  return html`<section id="details" aria-labelledby="details-title">
<h2 id="details-title">Trials and settings of each point</h2>
${points}</section>
`;
}

function stateOf(point: Point): string {
  if (point.skipped !== null) return 'skipped';
  const doubtful = point.trials.filter(({ state }) => state !== 'valid').length;
  return `${plural(point.trials.length, 'trial')}${doubtful > 0 ? `, ${doubtful} not valid` : ''}`;
}

function trialTable({ trials }: Point): Html {
  const cells = trialCells(trials);
  const warnings = trials.flatMap((trial) =>
    trial.warnings.map(
      ({ code, message }) => html`<li>Trial ${trial.repetition + 1}: <code>${code}</code> ${message}</li>`,
    ),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Trials"><table><thead><tr><th scope="col">trial</th><th scope="col">state</th><th scope="col" class="number">order</th>${cells.map(({ head }) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>
${trials.map((trial) => trialRow(trial, cells))}</tbody></table></div>
${warnings.length > 0 && html`<ul class="warnings">${warnings}</ul>`}`;
}

function trialRow(trial: Trial, cells: readonly TrialCell[]): Html {
  const rest =
    trial.state === 'failed'
      ? html`<td colspan="${cells.length}"><code>${trial.cause.code}</code> ${trial.cause.message}</td>`
      : cells.map(({ value }) => html`<td class="number">${value(trial) ?? noFigure}</td>`);
  return html`<tr><th scope="row">${trial.repetition + 1}</th><td><span class="state ${trial.state}">${trial.state}</span></td><td class="number">${trial.order + 1}</td>${rest}</tr>
`;
}
