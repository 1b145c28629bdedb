import { listInWords, plural } from '../../format.ts';
import type { Point } from '../../result/schema.ts';
import { apartByChance } from '../../stats/apart-by-chance.ts';
import { describeSpans } from '../spread.ts';
import type { Comparison } from './comparison.ts';

/** A chance below this goes without saying. */
const worthSaying = 0.01;

/** What clients are ranked by, and under which load. */
export const comparisonTitle = ({ metric, load }: Comparison): string =>
  `Clients ranked by ${metric.label}: ${load}`;

/** What is to be known of a comparison beside its places, a sentence each. */
export function comparisonRemarks({ timed, standings, left, remarks, rankings }: Comparison): string[] {
  const placed = rankings.some(({ rows }) => rows.some(({ place }) => place !== null));
  return [
    ...(timed && placed
      ? ['Whoever has a place carried the offered rate, so that messages/s does not tell them apart.']
      : []),
    ...(standings === null ? [] : [standings]),
    ...(left === 0
      ? []
      : [
          `${plural(left, 'more configuration')} that clients share ${left === 1 ? 'is' : 'are'} in the table of points.`,
        ]),
    ...remarks,
  ];
}

const placeSentence =
  'A place is 1 plus the number of clients that are clearly better, by intervals that do not overlap; = marks clients that share it.';

/** How places come about, how sure they are, and what does not compare: a sentence each. */
export function rankingLegend(comparisons: readonly Comparison[]): string[] {
  const rankings = comparisons.flatMap(({ rankings }) => rankings);
  const rows = rankings.flatMap(({ rows }) => rows);
  const judged = rows.filter(({ place }) => place !== null).map(({ value }) => value);
  return [
    ...(judged.length > 0 ? [placeSentence] : []),
    ...(judged.length > 0 ? [`An interval is ${describeSpans(judged)}.`] : []),
    ...chance(judged),
    ...(rows.some(({ place }) => place === null)
      ? ['A single trial has no interval, and no place: it cannot be told from noise.']
      : []),
    ...(rankings.some(({ kind }) => kind === 'best')
      ? [
          'A best is chosen by the very figures that are shown, which flatters it the more, the more there were to choose from.',
        ]
      : []),
    ...memory(rows.map(({ point }) => point)),
  ];
}

/** The odds that two equal clients would stand apart, where few trials make them worth knowing. */
function chance(judged: readonly { readonly trials: number }[]): string[] {
  if (judged.length === 0) return [];
  const fewest = Math.min(...judged.map(({ trials }) => trials));
  const odds = apartByChance(fewest, fewest);
  if (!(odds > worthSaying)) return [];
  return [
    `With ${plural(fewest, 'trial')} each, two clients that are equal would stand apart in 1 of ${Math.round(1 / odds)} comparisons.`,
  ];
}

function memory(points: readonly Point[]): string[] {
  const on = (host: 'thread' | 'process') => [
    ...new Set(points.flatMap(({ backend, producer }) => (producer.host === host ? [backend] : []))),
  ];
  const [threads, processes] = [on('thread'), on('process')];
  if (threads.length === 0 || processes.length === 0) return [];
  return [
    `Memory is the process’s: ${listInWords(threads)} shared one with lingerlab and the trials before, ${listInWords(processes)} had one without, so that between the two it does not compare.`,
  ];
}
