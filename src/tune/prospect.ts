import { cumulativeStdNormalProbability, mean } from 'simple-statistics';
import type { SloTerm } from '../result/search-schema.ts';
import { sloMetrics } from '../search/slo-metrics.ts';
import { scoreOf } from './goal.ts';
import { modelAxes } from './model-axes.ts';
import type { Entry } from './notebook.ts';
import type { Search } from './search.ts';
import { measurable } from './space.ts';
import { fitSurrogate, type Surrogate } from './surrogate.ts';

/** What is to be expected of each cell, by its number; cells that cannot be measured hold NaN. */
export interface Prospect {
  /** Of the goal's score, without the noise of a trial. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  /** The probability that the cell may be recommended: that it carries the load and meets the SLO. */
  readonly fit: Float64Array;
  /** Of the score, between trials of one point; null where no point has two. */
  readonly noiseSd: number | null;
}

/** What is to be expected after what has been seen; null while nothing can be told. */
export function prospectOf(search: Search): Prospect | null {
  const { space, goal } = search;
  const score = modelOf(search, ({ figures }) => (figures === null ? null : scoreOf(goal, figures)));
  if (score === null) return seenProspect(search);
  const limits = (search.slo?.terms ?? []).flatMap((term) => limitOf(search, term));
  const expectedMean = new Float64Array(space.cells.length).fill(Number.NaN);
  const sd = new Float64Array(space.cells.length).fill(Number.NaN);
  const fit = new Float64Array(space.cells.length).fill(Number.NaN);
  for (const cell of measurable(space)) {
    const place = space.places[cell]!;
    const expected = score.predict(place);
    expectedMean[cell] = expected.mean;
    sd[cell] = Math.sqrt(expected.variance);
    fit[cell] = limits.reduce((product, holds) => product * holds(place), seenFit(search, cell));
  }
  return { mean: expectedMean, sd, fit, noiseSd: score.noiseSd };
}

/** Where too few cells were measured for a model: what their own trials say, and nothing of the others. */
function seenProspect(search: Search): Prospect | null {
  const { space, goal, notebook } = search;
  const empty = (): Float64Array => new Float64Array(space.cells.length).fill(Number.NaN);
  const prospect = { mean: empty(), sd: empty(), fit: empty(), noiseSd: null };
  let any = false;
  for (const cell of measurable(space)) {
    const scores = notebook.of(space.cells[cell]!.id).flatMap(({ figures }) => scoreOf(goal, figures) ?? []);
    any ||= scores.length > 0;
    prospect.mean[cell] = scores.length > 0 ? mean(scores) : Number.NEGATIVE_INFINITY;
    prospect.sd[cell] = 0;
    prospect.fit[cell] = seenFit(search, cell);
  }
  return any ? prospect : null;
}

/**
 * How much better than the best that may be recommended a cell is expected to turn out, counting what is worse as 0, times
 * the probability that it may be recommended. Source: Jones, Schonlau, Welch, J. Glob. Optim. 13 (1998) 455; the product
 * is that of Gardner et al., ICML 2014.
 */
export function expectedGain({ space, notebook }: Search, prospect: Prospect): Float64Array {
  const { mean: expected, sd, fit } = prospect;
  const cells = measurable(space);
  const held = cells.filter((cell) => notebook.eligible(space.cells[cell]!.id) === true);
  // Before anything may be recommended, any cell that may is a gain over the worst.
  const best = Math.max(...held.map((cell) => expected[cell]!));
  const floor = Number.isFinite(best) ? best : Math.min(...cells.map((cell) => expected[cell]!));
  const gains = new Float64Array(space.cells.length);
  for (const cell of cells) gains[cell] = fit[cell]! * improvement(expected[cell]! - floor, sd[cell]!);
  return gains;
}

/** E[max(0, X)] of a normal X. */
function improvement(gain: number, sd: number): number {
  if (sd <= 0) return Math.max(0, gain);
  const z = gain / sd;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return gain * cumulativeStdNormalProbability(z) + sd * density;
}

/** The share of the cell's own trials that may be recommended; where there are none, nothing speaks against it. */
function seenFit({ space, notebook }: Search, cell: number): number {
  const own = notebook.entries.filter(
    ({ point, standing }) => point.id === space.cells[cell]!.id && standing !== 'void',
  );
  const fit = own.filter((entry) => entry.fit).length;
  // Half a trial beforehand, so that a single doubt does not shut a cell out for good.
  return (fit + 0.5) / (own.length + 0.5);
}

/** The probability of meeting a condition, by place; none of errors, which are mostly 0 and say nothing of neighbours. */
function limitOf(
  search: Search,
  { metric, comparison, limit }: SloTerm,
): ((place: readonly number[]) => number)[] {
  if (metric === 'errors') return [];
  const { read } = sloMetrics.get(metric)!;
  const model = modelOf(search, ({ trial }) => {
    const value = trial.state === 'failed' ? null : read(trial);
    return value !== null && value > 0 ? Math.log(value) : null;
  });
  if (model === null) return [];
  const sign = comparison.startsWith('<') ? 1 : -1;
  return [
    (place) => {
      const { mean: expected, variance } = model.predict(place);
      const away = (sign * (Math.log(limit) - expected)) / Math.sqrt(Math.max(variance, leastVariance));
      return cumulativeStdNormalProbability(away);
    },
  ];
}

/** So that a model that is sure of itself divides by something. */
const leastVariance = 1e-12;

/** A model over the grid of something that the trials tell; null where too few do. */
export function modelOf(
  { space, notebook }: Search,
  tells: (entry: Entry) => number | null,
): Surrogate | null {
  const numbers = new Map(
    space.cells.flatMap((point, cell) => (point === null ? [] : [[point.id, cell] as const])),
  );
  const observations = notebook.entries.flatMap((entry) => {
    const cell = entry.figures === null ? undefined : numbers.get(entry.point.id);
    const value = cell === undefined ? null : tells(entry);
    return value === null ? [] : [{ cell: space.places[cell!]!, value }];
  });
  return fitSurrogate(modelAxes(space), observations);
}
