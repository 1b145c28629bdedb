import { type LatencyUnit, withStop } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import type { MaxRate, Probe, RateSearch } from '../../result/search-schema.ts';
import { commonUnit } from '../figures.ts';
import { isSettled, rateFacts, rateInWords, rateTerms, reasonsOf } from '../max-rate/answer.ts';
import { overviewColumns, shortLabels } from '../max-rate/overview.ts';
import { probeColumns } from '../max-rate/probe-columns.ts';
import { renderAnswer, renderSentences } from './answer.ts';
import { frame } from './frame.ts';
import { type Html, html } from './text.ts';
import { type PageColumn, textTable } from './text-table.ts';

/** The highest rates that were found: of each search the answer, and the history of its probes. */
export function renderMaxRate(result: Result, maxRate: MaxRate): Html {
  const unit = commonUnit(result);
  return html`<section id="max-rate" aria-labelledby="max-rate-title">
<h2 id="max-rate-title">Highest rate</h2>
${maxRate.searches.length > 1 && textTable('Searches', overviewColumns(maxRate), maxRate.searches)}
${maxRate.searches.map((search, index) => renderSearch(maxRate, search, index, unit))}
<p class="legend">${rateTerms(result, maxRate)}</p>
${renderSentences(maxRate.notes.map(withStop), 'gap')}
</section>
`;
}

function renderSearch(maxRate: MaxRate, search: RateSearch, index: number, unit: LatencyUnit): Html {
  const { answer, probes } = search;
  const label = shortLabels(maxRate.searches)[index]!;
  const columns: PageColumn<Probe>[] = [
    ...probeColumns(probes, unit),
    {
      head: ['', 'reasons'],
      align: 'left',
      prose: true,
      cell: reasonsOf,
    },
  ];
  return html`<div class="search" data-search="${index}">
${renderAnswer({
  title: `${label}: ${rateInWords(maxRate, search)}`,
  sure: isSettled(search),
  conclusion: answer === null ? '' : withStop(answer.text),
  facts: rateFacts(maxRate, search),
})}
${
  probes.length > 0 &&
  html`${frame('probes', 'Probe after probe', 'The rate that each probe offered (the closed loop: what was taken). The band lies between the highest rate that passed and the lowest that failed.', true)}
${textTable(`Probes of ${label}`, columns, probes)}`
}
</div>
`;
}
