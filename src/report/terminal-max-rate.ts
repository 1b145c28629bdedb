import { type LatencyUnit, withStop } from '../format.ts';
import type { Result } from '../result/schema.ts';
import type { MaxRate } from '../result/search-schema.ts';
import { commonUnit } from './figures.ts';
import { isSettled, rateFacts, rateInWords, rateTerms } from './max-rate/answer.ts';
import { overviewColumns, shortLabels } from './max-rate/overview.ts';
import { probeColumns } from './max-rate/probe-columns.ts';
import { terminalAnswer } from './terminal-answer.ts';
import { type Colors, drawTable } from './terminal-table.ts';
import { hanging, wrap } from './wrap.ts';

/** As far as the probes' phases. */
const indent = ' '.repeat(5);

/** The highest rates that were found: of each search the answer, and its probes in their order. */
export function terminalMaxRate(result: Result, maxRate: MaxRate, colors: Colors, width: number): string {
  const unit = commonUnit(result);
  return [
    ...(maxRate.searches.length > 1 ? [overview(maxRate, colors, width)] : []),
    ...maxRate.searches.map((_, index) => oneSearch(maxRate, index, unit, colors, width)),
    [
      ...wrap(rateTerms(result, maxRate), width).map(colors.dim),
      ...maxRate.notes.flatMap((text) => hanging('! ', withStop(text), width, colors.yellow)),
    ].join('\n'),
  ].join('\n\n');
}

function overview(maxRate: MaxRate, colors: Colors, width: number): string {
  const { head, body } = drawTable(overviewColumns(maxRate), maxRate.searches, colors, width);
  return [...head, ...body].join('\n');
}

function oneSearch(
  maxRate: MaxRate,
  index: number,
  unit: LatencyUnit,
  colors: Colors,
  width: number,
): string {
  const search = maxRate.searches[index]!;
  const answer = terminalAnswer(
    {
      title: `${shortLabels(maxRate.searches)[index]!}: ${rateInWords(maxRate, search)}`,
      sure: isSettled(search),
      conclusion: search.answer === null ? '' : withStop(search.answer.text),
      facts: rateFacts(maxRate, search),
    },
    colors,
    width,
  );
  if (search.probes.length === 0) return answer;
  const { head, body } = drawTable(probeColumns(search.probes, unit), search.probes, colors, width);
  const lines = search.probes.flatMap(({ reasons }, index) => [
    body[index]!,
    ...(reasons.length === 0 ? [] : hanging(indent, firstOf(reasons), width).map(colors.dim)),
  ]);
  return [answer, '', ...head, ...lines].join('\n');
}

/** The first says why; the page has them all. */
function firstOf([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? withStop(first) : `${withStop(first)} (${others.length} more in the page)`;
}
