import type { Latency, MeasuredTrial, Point, Result, Trial } from '../../result/schema.ts';
import { describePoint, formatLoad, sweptColumns } from '../columns.ts';
import { carriedPercentile } from '../figures.ts';
import {
  formatBytes,
  formatCount,
  formatLatency,
  formatPercent,
  formatRate,
  noFigure,
  plural,
  significant,
} from '../format.ts';
import { renderSettings } from './settings.ts';
import { type Html, html } from './text.ts';

type Cell = readonly [head: string, value: (trial: MeasuredTrial) => string];

const at = (latency: Latency, percentile: 'p50' | 'p99' | 'p999'): string => {
  const us = carriedPercentile(latency, percentile);
  return us === null ? noFigure : formatLatency(us);
};

const cells: readonly Cell[] = [
  ['messages/s', ({ throughput }) => formatRate(throughput.messagesPerSecond)],
  ['bytes/s', ({ throughput }) => `${formatBytes(throughput.bytesPerSecond)}/s`],
  ['response p50', ({ latencyUs }) => at(latencyUs.response, 'p50')],
  ['p99', ({ latencyUs }) => at(latencyUs.response, 'p99')],
  ['p99.9', ({ latencyUs }) => at(latencyUs.response, 'p999')],
  [
    'max',
    ({ latencyUs }) => (latencyUs.response.count === 0 ? noFigure : formatLatency(latencyUs.response.max)),
  ],
  ['service p99', ({ latencyUs }) => at(latencyUs.service, 'p99')],
  ['lag p99', ({ latencyUs }) => at(latencyUs.lag, 'p99')],
  [
    'CPU',
    ({ resources }) =>
      resources.cpuUsPerMessage === null ? noFigure : `${significant(resources.cpuUsPerMessage)} µs`,
  ],
  ['memory', ({ resources }) => formatBytes(resources.rssMaxBytes)],
  ['collections', ({ resources }) => `${significant(resources.gcMs, 2)} ms`],
  [
    'steal',
    ({ resources }) => (resources.stealRatio === null ? noFigure : formatPercent(resources.stealRatio)),
  ],
  ['acknowledged', ({ counts }) => formatCount(counts.acked)],
  ['failed', ({ counts }) => failures(counts.failed)],
  ['unresolved', ({ counts }) => formatCount(counts.unresolved)],
  ['dropped', ({ counts }) => formatCount(counts.dropped)],
  [
    'appended − acknowledged',
    ({ delivered }) =>
      delivered === null ? noFigure : formatCount(delivered.appended - delivered.acknowledged),
  ],
];

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
${point.trials.length > 0 && trialTable(point)}
${renderSettings([point])}
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
  const warnings = trials.flatMap((trial) =>
    trial.warnings.map(
      ({ code, message }) => html`<li>Trial ${trial.repetition + 1}: <code>${code}</code> ${message}</li>`,
    ),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Trials"><table><thead><tr><th scope="col">trial</th><th scope="col">state</th><th scope="col" class="number">order</th>${cells.map(([head]) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>
${trials.map(trialRow)}</tbody></table></div>
${warnings.length > 0 && html`<ul class="warnings">${warnings}</ul>`}`;
}

function trialRow(trial: Trial): Html {
  const rest =
    trial.state === 'failed'
      ? html`<td colspan="${cells.length}"><code>${trial.cause.code}</code> ${trial.cause.message}</td>`
      : cells.map(([, value]) => html`<td class="number">${value(trial)}</td>`);
  return html`<tr><th scope="row">${trial.repetition + 1}</th><td><span class="state ${trial.state}">${trial.state}</span></td><td class="number">${trial.order + 1}</td>${rest}</tr>
`;
}

function failures(failed: Readonly<Record<string, number>>): string {
  const named = Object.entries(failed).map(([code, count]) => `${code} ${formatCount(count)}`);
  return named.length === 0 ? '0' : named.join(', ');
}
