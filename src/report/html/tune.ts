import type { Result } from '../../result/schema.ts';
import type { Tune } from '../../result/search-schema.ts';
import { commonUnit } from '../figures.ts';
import { tuneAnswer } from '../tune/answer.ts';
import { isTold } from '../tune/effects.ts';
import { finalistColumns, finalistLegend, finalistRows } from '../tune/finalists.ts';
import { frontLegend, frontOf, settingsOnFront } from '../tune/front.ts';
import { frontColumns } from '../tune/front-columns.ts';
import { renderAnswer, renderSentences } from './answer.ts';
import { frame } from './frame.ts';
import { renderSnippets } from './snippets.ts';
import { type Html, html } from './text.ts';
import { type PageColumn, textTable } from './text-table.ts';
import { renderTuneLog } from './tune-log.ts';

/** What a tune found: the recommendation with its snippets, the front, the finalists, and what mattered. */
export function renderTune(result: Result, tune: Tune): Html {
  const answer = tuneAnswer(result, tune);
  return html`<section id="recommendation" aria-labelledby="recommendation-title">
<h2 id="recommendation-title">Recommendation</h2>
${renderAnswer(answer)}
${answer.point !== null && renderSnippets(result, answer.point.point)}
</section>
${renderFront(result, tune)}
${renderFinalists(result, tune)}
${renderEffects(tune)}
${renderTuneLog(result, tune)}`;
}

function renderFront(result: Result, tune: Tune): Html | null {
  const front = frontOf(result, tune);
  if (front.rows.length === 0) return null;
  const unit = commonUnit(result);
  const columns = behindClient(frontColumns(result, unit), [prose('settings', settingsOnFront)]);
  return html`<section id="front" aria-labelledby="front-title">
<h2 id="front-title">Pareto front</h2>
${frame('front', 'What can be had at once', 'Each mark is a point, with whiskers over its intervals where it is on the front. The stronger the colour, the less CPU a message; a triangle is the recommendation, diamonds are defaults.', true)}
${textTable('Pareto front', columns, front.rows, ({ recommended }) => recommended)}
<p class="legend">${frontLegend(front).join(' ')} Latency in ${unit.name}, CPU in µs a message.</p>
</section>
`;
}

function renderFinalists(result: Result, tune: Tune): Html | null {
  const rows = finalistRows(result, tune);
  if (rows.length === 0) return null;
  const columns = behindClient(finalistColumns(result, tune), [
    prose('settings', ({ settings }) => settings),
    prose('against', ({ against }) => against),
  ]);
  return html`<section id="finalists" aria-labelledby="finalists-title">
<h2 id="finalists-title">Finalists against the defaults</h2>
${frame('finalists', 'How many times as much', 'Each mark is a finalist’s ratio to its client’s own defaults, measured in pairs, with its interval. What crosses 1 is no difference.', true)}
${textTable('Finalists against the defaults', columns, rows, ({ recommended }) => recommended)}
<p class="legend">${finalistLegend}</p>
</section>
`;
}

const prose = <Row>(head: string, cell: (row: Row) => string): PageColumn<Row> => ({
  head: ['', head],
  align: 'left',
  prose: true,
  cell,
});

/** A page is wide enough for what the terminal has on lines of its own: it stands with the client. */
function behindClient<Row>(
  columns: readonly PageColumn<Row>[],
  words: readonly PageColumn<Row>[],
): PageColumn<Row>[] {
  const place = columns.findIndex(({ head }) => head[1] === 'client') + 1;
  return [...columns.slice(0, place), ...words, ...columns.slice(place)];
}

function renderEffects({ effects }: Tune): Html | null {
  if (effects.length === 0) return null;
  const charted = effects.filter(isTold);
  const shares = charted.some(({ terms }) => terms.length > 0);
  const levels = charted.some((effect) => effect.levels.length > 0);
  return html`<section id="mattered" aria-labelledby="mattered-title">
<h2 id="mattered-title">What mattered</h2>
${renderSentences(
  effects.flatMap(({ sentences }) => sentences),
  'figure',
)}
<div class="charts">
${shares && frame('shares', 'Share of the variance', 'How much of the differences that the model explains over the whole grid is each setting’s, alone or two together.')}
${levels && frame('levels', 'Value by value', 'The model’s estimate at each value, over all others; whiskers span its interval.')}
</div>
</section>
`;
}
