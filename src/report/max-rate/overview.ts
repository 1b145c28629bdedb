import { formatRate, noFigure } from '../../format.ts';
import type { MaxRate, RateSearch } from '../../result/search-schema.ts';
import type { TextColumn } from '../terminal-table.ts';
import { isSettled, isUnbegun } from './answer.ts';

/** What tells searches apart: the backend, and the lanes and settings that differ; of one alone, its whole label. */
export function shortLabels(searches: readonly RateSearch[]): string[] {
  if (searches.length < 2) return searches.map(({ label }) => label);
  const set = searches.filter(({ clientDefaults }) => clientDefaults !== true);
  const differs = (of: (search: RateSearch) => unknown, among = set) => new Set(among.map(of)).size > 1;
  const names = [...new Set(set.flatMap(({ settings }) => Object.keys(settings)))];
  const differing = names.filter((name) => differs(({ settings }) => settings[name]));
  return searches.map(({ backend, lanes, settings, clientDefaults }) =>
    [
      backend,
      ...(differs((search) => search.lanes, [...searches]) ? [`lanes=${lanes}`] : []),
      ...(clientDefaults === true ? ['client-defaults'] : []),
      ...differing.filter((name) => name in settings).map((name) => `${name}=${settings[name]}`),
    ].join(' '),
  );
}

const kindWords: Readonly<Record<NonNullable<RateSearch['answer']>['kind'], string>> = {
  interval: 'found',
  'at-least': 'at least',
  none: 'no rate',
  unconfirmed: 'not confirmed',
  invalid: 'no probe',
};

function stateOf({ answer, probes }: RateSearch): string {
  if (isUnbegun({ answer, probes })) return 'not begun';
  return answer === null ? 'not ended' : kindWords[answer.kind];
}

/** Searches beside one another: what each is of, what passed and what failed. */
export function overviewColumns({ searches }: MaxRate): TextColumn<RateSearch>[] {
  const labels = shortLabels(searches);
  const rate = (bound: { ratePerSecond: number } | null | undefined): string =>
    bound ? formatRate(bound.ratePerSecond) : noFigure;
  return [
    { head: ['', 'point'], align: 'left', cell: (search) => labels[searches.indexOf(search)]! },
    { head: ['passed', '/s'], align: 'right', cell: ({ answer }) => rate(answer?.passed) },
    { head: ['failed', '/s'], align: 'right', cell: ({ answer }) => rate(answer?.failed) },
    {
      head: ['', 'answer'],
      align: 'left',
      cell: stateOf,
      paint: (text, search, { green, yellow }) => (isSettled(search) ? green : yellow)(text),
    },
  ];
}
