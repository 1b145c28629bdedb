import type { MeasuredTrial } from '../result/schema.ts';
import { type Finalist, type Ratio, type SearchMetric, searchMetrics } from '../result/search-schema.ts';
import { checkSlo, isMet } from '../search/slo.ts';
import { hodgesLehmann } from '../stats/hodges-lehmann.ts';
import { holm } from '../stats/holm.ts';
import { signedRank } from '../stats/signed-rank.ts';
import type { Confirmation } from './confirm.ts';
import { alike, type Figures, scoreOf } from './goal.ts';
import type { Entry } from './notebook.ts';
import type { Search } from './search.ts';

/** Less than this is no reason to change settings, however sure it is. */
const leastGain = alike;
const confidence = 0.95;
/** A difference of logarithms beyond any of figures: that of what is fit to what is not. */
const decisive = 1000;

/**
 * Compares each finalist with its client's defaults, by what the rounds of the confirmation have of both: the median
 * ratio by Hodges and Lehmann with an exact interval, and the exact one-sided signed-rank test, corrected by Holm. A round
 * in which the machine disturbed either of the two counts for neither.
 */
export function compareFinalists(search: Search, { finalists, rounds, level }: Confirmation): Finalist[] {
  const compared = finalists.flatMap((point) => {
    const defaults = search.space.defaults.get(point.backend);
    if (defaults === undefined) return [];
    const pairs = pairsOf(rounds, point.id, defaults.id);
    const gain = ratioOf(differences(pairs, (figures) => scoreOf(search.goal, figures)));
    const { greater } = signedRank(pairs.flatMap((pair) => advantage(search, pair) ?? []));
    return gain === null ? [] : [{ point, defaults, pairs, gain, p: greater }];
  });
  const adjusted = holm(compared.map(({ p }) => p));
  return compared.map(({ point, defaults, pairs, gain, p }, index): Finalist => {
    const own = pairs.map((pair) => pair.one);
    const theirs = pairs.map((pair) => pair.other);
    const [fit, defaultsFit] = [isFit(search, own), isFit(search, theirs)];
    const worthwhile = (fit && !defaultsFit) || Math.log(gain.ratio) >= leastGain;
    const adjustedP = adjusted[index]!;
    return {
      pointId: point.id,
      defaultsId: defaults.id,
      gain,
      metrics: metricRatios(pairs),
      p,
      adjustedP,
      better: adjustedP <= level && fit && worthwhile,
      fit,
      defaultsFit,
      slo: search.slo === null ? [] : checkSlo(search.slo, measured(own)),
    };
  });
}

/** How many times as good for the goal one point was as another, in the rounds that hold both; null of less than two. */
export function ratioBetween(
  { goal }: Search,
  { rounds }: Confirmation,
  oneId: string,
  otherId: string,
): Ratio | null {
  return ratioOf(differences(pairsOf(rounds, oneId, otherId), (figures) => scoreOf(goal, figures)));
}

/** Two trials of one round. */
interface Pair {
  readonly one: Entry;
  readonly other: Entry;
}

function pairsOf(rounds: Confirmation['rounds'], oneId: string, otherId: string): Pair[] {
  return rounds.flatMap((round) => {
    const [one, other] = [round.get(oneId), round.get(otherId)];
    const whole = one !== undefined && other !== undefined;
    return whole && one.standing !== 'void' && other.standing !== 'void' ? [{ one, other }] : [];
  });
}

/**
 * What a round says for the first of a pair, as a difference of logarithms of the goal's figure. Where just one of them is
 * fit, that decides; where neither is, nothing speaks for either. Null where a figure is unknown.
 */
function advantage({ goal }: Search, { one, other }: Pair): number | null {
  if (one.fit !== other.fit) return one.fit ? decisive : -decisive;
  return one.fit ? difference({ one, other }, (figures) => scoreOf(goal, figures)) : 0;
}

/** Whether most of the trials carried the load, and together they meet the SLO. */
function isFit({ slo }: Search, entries: readonly Entry[]): boolean {
  const clear = entries.filter(({ standing }) => standing === 'clear').length;
  if (2 * clear <= entries.length) return false;
  return slo === null || isMet(checkSlo(slo, measured(entries)));
}

const measured = (entries: readonly Entry[]): MeasuredTrial[] =>
  entries.flatMap(({ trial }) => (trial.state === 'failed' ? [] : [trial]));

type Logarithm = (figures: Figures) => number | null;

/** Each pair's difference of logarithms; of a pair that lacks the figure, none. */
const differences = (pairs: readonly Pair[], logarithm: Logarithm): number[] =>
  pairs.flatMap((pair) => difference(pair, logarithm) ?? []);

function difference({ one, other }: Pair, logarithm: Logarithm): number | null {
  const [own, theirs] = [one, other].map(({ figures }) => (figures === null ? null : logarithm(figures)));
  return own == null || theirs == null ? null : own - theirs;
}

function metricRatios(pairs: readonly Pair[]): Partial<Record<SearchMetric, Ratio>> {
  const ratios: Partial<Record<SearchMetric, Ratio>> = {};
  for (const metric of searchMetrics) {
    const logarithm: Logarithm = ({ [metric]: value }) =>
      value !== null && value > 0 ? Math.log(value) : null;
    const ratio = ratioOf(differences(pairs, logarithm));
    if (ratio !== null) ratios[metric] = ratio;
  }
  return ratios;
}

/** Null of less than two rounds, which have no interval. */
function ratioOf(logarithms: readonly number[]): Ratio | null {
  const centre = hodgesLehmann(logarithms, confidence);
  if (centre === null) return null;
  return {
    ratio: Math.exp(centre.estimate),
    low: Math.exp(centre.low),
    high: Math.exp(centre.high),
    confidence: centre.confidence,
    rounds: logarithms.length,
  };
}
