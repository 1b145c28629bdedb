import { withStop } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import type { MaxRate } from '../../result/search-schema.ts';
import { commonUnit } from '../figures.ts';
import { rateFacts, rateInWords, rateTerms, reasonsOf } from '../max-rate/answer.ts';
import { overviewColumns, shortLabels } from '../max-rate/overview.ts';
import { probeColumns } from '../max-rate/probe-columns.ts';
import { escaped, list, table, textTable } from './text.ts';

/** The highest rates that were found: of each search the answer, and its probes in their order. */
export function maxRateSections(result: Result, maxRate: MaxRate): string[] {
  const unit = commonUnit(result);
  return [
    '## Highest rate',
    ...(maxRate.searches.length > 1 ? [textTable(overviewColumns(maxRate), maxRate.searches)] : []),
    ...maxRate.searches.flatMap((search, index) => [
      `### ${escaped(`${shortLabels(maxRate.searches)[index]!}: ${rateInWords(maxRate, search)}`)}`,
      escaped(search.answer === null ? '' : withStop(search.answer.text)),
      table(['', ''], rateFacts(maxRate, search)),
      search.probes.length === 0
        ? ''
        : textTable(
            [
              ...probeColumns(search.probes, unit),
              {
                head: ['', 'reasons'],
                align: 'left',
                cell: reasonsOf,
              },
            ],
            search.probes,
          ),
    ]),
    escaped(rateTerms(result, maxRate)),
    list(maxRate.notes.map(withStop)),
  ];
}
