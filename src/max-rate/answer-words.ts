import { formatRate, plural } from '../format.ts';
import type { RateSearch, Slo, SloCheck } from '../result/search-schema.ts';
import { checkWords } from '../search/slo.ts';
import type { Ending } from './answer.ts';
import type { Bounds, Tally } from './bounds.ts';
import type { Finding } from './search.ts';

/** All that an answer's sentence is made of. */
export interface Told extends Omit<NonNullable<RateSearch['answer']>, 'text' | 'passed' | 'failed'> {
  readonly passed: Tally | null;
  readonly failed: Tally | null;
  readonly findings: readonly Finding[];
  readonly why: Ending;
  readonly slo: Slo;
  readonly nearestMiss: readonly SloCheck[];
  readonly bounds: Bounds;
}

/** An answer in words, without the capital at its start and the stop at its end. */
export function textOf(told: Told): string {
  const { kind, passed, failed, slo, why } = told;
  switch (kind) {
    case 'interval':
      return `sustains ${at(passed!)} (${passesOf(passed!)} probes passed) and not ${at(failed!)} (all ${failed!.fails} failed)${limitWords(told)}${greyWords(told)}`;
    case 'at-least':
      return `sustains at least ${at(passed!)} (${passesOf(passed!)} probes passed): a message a microsecond and lane is all that lingerlab can offer${outvotedWords(told)}`;
    case 'none':
      return `no rate meets ${slo.text}: ${missWords(told)}`;
    case 'unconfirmed':
      return `not confirmed, because ${endWords(told)}: ${sideWords(told)}${limitWords(told)}${greyWords(told)}`;
    case 'invalid':
      return told.findings.length === 0 && (why === 'interrupted' || why === 'budget')
        ? `${why === 'interrupted' ? 'interrupted' : 'the budget ended'} before a probe was in`
        : `no probe could be used, because ${endWords(told)}${reasonWords(told)}`;
  }
}

const atRate = (ratePerSecond: number): string => `${formatRate(ratePerSecond)} messages/s`;
const at = ({ ratePerSecond }: Tally): string => atRate(ratePerSecond);
const times = (count: number): string => plural(count, 'time');

/** As in `all 5`, or in `9 of 10`. */
const passesOf = ({ passes, fails }: Tally): string =>
  fails === 0 ? `all ${passes}` : `${passes} of ${passes + fails}`;

const limitWords = ({ limitedBy }: Told): string => (limitedBy === null ? '' : `; limited by ${limitedBy}`);

/** From so many rates on that passed and failed by turns, longer probes are worth their time. */
const noisy = 3;

/** Rates between the bounds passed and failed by turns: the knee is as wide as that. */
function greyWords({ bounds: { passed, failed, grey } }: Told): string {
  if (grey.length === 0) return '';
  const where = passed === null && failed === null ? '' : ' in between';
  const remedy =
    grey.length < noisy
      ? ''
      : ', which is noise or drift: a longer --probe (or a quieter machine) evens it out';
  return `; ${plural(grey.length, 'rate')}${where} passed and failed by turns${remedy}`;
}

/** Lower rates that failed now and then: those above them speak against it. */
function outvotedWords({ bounds: { tallies } }: Told): string {
  const failed = tallies.filter(({ fails }, index) => fails > 0 && index < tallies.length - 1).length;
  return failed === 0 ? '' : `; ${plural(failed, 'lower rate')} failed now and then, outvoted by those above`;
}

/** How often each side was tried. */
function sideWords({ passed, failed, bounds: { tallies } }: Told): string {
  const some = (any: boolean) => (any ? 'for certain' : 'at all');
  const low =
    passed === null
      ? `no rate passed ${some(tallies.some(({ passes }) => passes > 0))}`
      : `${at(passed)} passed ${passed.fails === 0 ? times(passed.passes) : `${passesOf(passed)} times`}`;
  const high =
    failed === null
      ? `no rate failed ${some(tallies.some(({ fails }) => fails > 0))}`
      : `${at(failed)} failed ${times(failed.fails)}`;
  return `${low}, ${high}`;
}

function missWords({ slo, nearestMiss, findings }: Told): string {
  const rates = findings.flatMap(({ probe }) => probe.ratePerSecond ?? []);
  const [lowest, highest] = [Math.min(...rates), Math.max(...rates)];
  const last = findings.findLast(
    ({ probe, judgement }) => probe.ratePerSecond === lowest && judgement.limit !== null,
  );
  const reason = last?.judgement.reasons[0] ?? 'nothing was acknowledged';
  const missed = nearestMiss
    .filter(({ met }) => !met)
    .map((check) => checkWords(slo, check))
    .join(', ');
  const nearestAt = findings.find(({ judgement }) => judgement.checks === nearestMiss)?.probe.ratePerSecond;
  // As where messages wait for linger.ms unless others fill their batch.
  const above =
    nearestAt === highest && highest > lowest
      ? `, at the highest rate tried, ${atRate(highest)}: what gets worse with less load may be met above it`
      : '';
  const nearest = missed === '' || missed === reason ? '' : `; the nearest miss: ${missed}${above}`;
  return `at ${atRate(lowest)}, the lowest rate whose messages carry the SLO, ${reason}${nearest}`;
}

function reasonWords({ findings }: Told): string {
  const reason = findings.findLast(({ judgement }) => judgement.reasons.length > 0)?.judgement.reasons[0];
  return reason === undefined ? '' : `: ${reason}`;
}

function endWords({ why, bounds: { tallies, failed } }: Told): string {
  if (why !== 'undecided') return endings[why];
  const [tally, which] =
    failed === null
      ? [tallies.at(-1)!, 'the highest rate that lingerlab can offer']
      : [tallies[0]!, 'the lowest rate whose messages carry the SLO'];
  return `${which}, ${at(tally)}, passed ${times(tally.passes)} and failed ${times(tally.fails)}`;
}

const endings: Readonly<Record<Exclude<Ending, 'undecided'>, string>> = {
  found: 'it ended',
  'at-least': 'it ended',
  none: 'it ended',
  disturbed: 'the machine disturbed a probe again and again',
  probes: 'it reached its most probes',
  budget: 'the budget ended',
  interrupted: 'it was interrupted',
  unavailable: 'the broker or the client was not available',
};
