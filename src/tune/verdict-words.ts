import { formatPercent, listInWords, plural } from '../format.ts';
import {
  type Finalist,
  type Ratio,
  type SearchMetric,
  type SloCheck,
  searchMetrics,
  type Tune,
} from '../result/search-schema.ts';
import { sloMetrics } from '../search/slo-metrics.ts';
import { fewestRounds } from './budget.ts';
import type { Confirmation } from './confirm.ts';
import { frontOf } from './front.ts';
import { directions, metricsOf } from './goal.ts';
import type { Stop } from './laboratory.ts';
import type { Search } from './search.ts';
import { between, comparedWords, describe, formatMetric, metricWords } from './words.ts';

/** Why a finalist is recommended, with its figures; `ties` are those that the same rounds do not tell it from. */
export function betterWords(search: Search, best: Finalist, ties: readonly Finalist[]): string {
  const [name, defaults] = [nameOf(search, best.pointId), nameOf(search, best.defaultsId)];
  const compared = comparedWords(search.goal, best.gain, defaults);
  const tied =
    ties.length === 0
      ? ''
      : ` No difference beyond the intervals from ${listInWords(ties.map((other) => nameOf(search, other.pointId)))}.`;
  if (best.defaultsFit) return `${name} has ${compared} (${sureness(best.gain)}).${tied}`;
  const why =
    missedWords(search, search.notebook.sloOf(best.defaultsId)) || 'the load, which it cannot carry';
  return `${name} keeps what is asked for, and ${defaults} misses ${why}. It has ${compared} (${sureness(best.gain)}).${tied}`;
}

const sureness = ({ confidence, rounds }: Ratio): string =>
  `${formatPercent(confidence)} interval over ${plural(rounds, 'round')}`;

/** The metrics beside the goal's in which the recommended point is worse than the defaults beyond the intervals. */
export function tradedFor(search: Search, { pointId, defaultsId, metrics }: Finalist): string[] {
  const front = new Map(frontOf(search.notebook).map((place) => [place.pointId, place.values]));
  const shown = (id: string, metric: SearchMetric): string => {
    const value = front.get(id)?.[metric];
    return value === undefined ? 'unknown' : formatMetric(metric, value.estimate);
  };
  return searchMetrics.flatMap((metric): string[] => {
    const ratio = metrics[metric];
    const isGoal = metricsOf[search.goal].length === 1 && metricsOf[search.goal].includes(metric);
    if (ratio === undefined || isGoal) return [];
    const worse = directions[metric] > 0 ? ratio.high < 1 : ratio.low > 1;
    if (!worse) return [];
    return [
      `${metricWords[metric]} is ${between(ratio.low, ratio.high)} times that of the defaults (${shown(pointId, metric)} against ${shown(defaultsId, metric)})`,
    ];
  });
}

/** That nothing found beats a client with nothing set; the ratio is of the best found to that. */
export function noBetterWords(
  search: Search,
  { pointId, slo, fit }: Finalist,
  ratio: Ratio,
  otherId: string,
): string {
  const [name, other] = [nameOf(search, pointId), nameOf(search, otherId)];
  const unfit = fit ? '' : `, and misses ${missedWords(search, slo) || 'the load, which it did not carry'}`;
  return `No setting is better than ${other} beyond noise: the best found, ${name}, has ${comparedWords(search.goal, ratio, 'it')} (${sureness(ratio)})${unfit}.`;
}

/** That only clients with nothing set keep what is asked for. */
export function keepDefaultsWords(search: Search, eligible: readonly { readonly id: string }[]): string {
  const kept = listInWords(eligible.map(({ id }) => nameOf(search, id)));
  const others = search.notebook.points().length - search.space.defaults.size;
  return `No setting is better than the defaults: only ${kept} ${eligible.length > 1 ? 'keep' : 'keeps'} what is asked for, and none of the ${plural(others, 'other point')} measured does.`;
}

const endings: Readonly<Record<Stop, string>> = {
  budget: 'The budget ended',
  interrupted: 'It was interrupted',
  unavailable: 'The broker, or a client, was not to be had any more',
};

/** Why nothing is recommended, with what looks best so far. */
export function unconfirmedWords(
  search: Search,
  { stop, rounds, finalists }: Confirmation,
  nearest: Finalist | null,
): string {
  const ended = stop === null ? 'It took the most rounds that it does' : endings[stop];
  const early = rounds.length < fewestRounds(Math.max(1, finalists.length));
  if (nearest === null || early) {
    const when =
      rounds.length === 0
        ? 'before anything was confirmed'
        : `after ${plural(rounds.length, 'round')} of confirming, too few to tell`;
    const best = bestSeen(search);
    const looks = best === null ? '' : `; ${nameOf(search, best)} looks best so far`;
    return `${ended} ${when}${looks}. Nothing is recommended.`;
  }
  const [name, defaults] = [nameOf(search, nearest.pointId), nameOf(search, nearest.defaultsId)];
  const misses = nearest.fit
    ? ''
    : `, and misses ${missedWords(search, nearest.slo) || 'the load, which it did not carry'}`;
  return `${ended} before it was clear whether any setting is better: the best found, ${name}, has ${comparedWords(search.goal, nearest.gain, defaults)} (${sureness(nearest.gain)})${misses}. Nothing is recommended.`;
}

/** The measured point that may be recommended with the best figures so far; null where none may. */
function bestSeen(search: Search): string | null {
  const [best] = search.notebook
    .points()
    .filter(({ id, clientDefaults }) => !clientDefaults && search.notebook.eligible(id) === true)
    .map(({ id }) => ({ id, score: search.meanScore(id) ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => b.score - a.score);
  return best?.id ?? null;
}

/** The point that misses the SLO by least: its worst condition is the least bad. */
export function nearestMissOf({ notebook }: Search): Tune['nearestMiss'] {
  const misses = notebook
    .points()
    .map(({ id }) => ({ pointId: id, slo: notebook.sloOf(id) }))
    .filter(({ slo }) => slo.some(({ value }) => value !== null))
    .sort((a, b) => worstMargin(b.slo) - worstMargin(a.slo));
  return misses[0] ?? null;
}

/** That nothing measured meets the SLO, with the nearest miss. */
export function missedVerdictWords(search: Search, nearest: Tune['nearestMiss']): string {
  const near =
    nearest === null
      ? ''
      : ` The nearest miss is ${nameOf(search, nearest.pointId)}: ${missedWords(search, nearest.slo) || 'it met the SLO, and could not carry the load'}.`;
  return `None of ${plural(search.notebook.points().length, 'point')} measured meets ${search.slo!.text}.${near}`;
}

/** A condition without a margin, such as errors=0, counts as barely missed or met. */
const worstMargin = (checks: readonly SloCheck[]): number =>
  Math.min(...checks.map(({ margin, met }) => margin ?? (met ? 0 : -0.001)));

/** Why no trial could be used, by the codes of their doubts and failures, and what was reached at most. */
export function unusable({ notebook, space }: Search): string {
  const { entries } = notebook;
  if (entries.length === 0) return 'Nothing was measured.';
  const codes = new Map<string, number>();
  for (const { trial } of entries) {
    const own =
      trial.state === 'failed'
        ? [trial.cause.code]
        : trial.warnings.flatMap(({ code, severity }) => (severity === 'note' ? [] : [code]));
    for (const code of new Set(own)) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const counted = [...codes].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${code} in ${count}`);
  const fastest = entries
    .filter(({ point, figures }) => point.load.kind !== 'closed' && figures?.messagesPerSecond != null)
    .sort((a, b) => b.figures!.messagesPerSecond! - a.figures!.messagesPerSecond!)[0];
  const most =
    fastest === undefined
      ? ''
      : ` The most that was carried is ${formatMetric('messagesPerSecond', fastest.figures!.messagesPerSecond!)}, by ${describe(space, fastest.point)}: give a lower --rate, or find it with lingerlab max-rate.`;
  return `No trial could be used: of ${plural(entries.length, 'trial')}, ${listInWords(counted)}.${most}`;
}

function nameOf({ space, notebook }: Search, id: string): string {
  const point = notebook.points().find((held) => held.id === id);
  return point === undefined ? id : describe(space, point);
}

/** The conditions that are missed, with their values: `p99<5ms (61 ms)`. */
function missedWords({ slo }: Search, checks: readonly SloCheck[]): string {
  const words = checks
    .filter(({ met }) => !met)
    .map(({ text, value }) => {
      const term = slo?.terms.find((each) => each.text === text);
      const shown =
        value === null || term === undefined ? 'unknown' : sloMetrics.get(term.metric)!.show(value);
      return `${text} (${shown})`;
    });
  return listInWords(words);
}
