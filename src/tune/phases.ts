import type { TunePhase } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import type { TrialPlan } from './budget.ts';
import { balancedDesign } from './design.ts';
import type { Stop } from './laboratory.ts';
import { expectedGain, type Prospect, prospectOf } from './prospect.ts';
import type { Search } from './search.ts';
import { measurable } from './space.ts';

/** Trials that must be left for confirming when an earlier phase goes on. */
const reserveOf = ({ confirm }: TrialPlan): number => confirm.trials;

/** Measures a balanced part of the grid, and every client with nothing set, in shuffled blocks. */
export async function screen(search: Search, plan: TrialPlan): Promise<Stop | null> {
  const { axes, places, cells, defaults } = search.space;
  const numbers = new Map(places.map((place, cell) => [place.join(), cell]));
  const design = balancedDesign(
    axes.map(({ values }) => values.length),
    (place) => cells[numbers.get(place.join())!] !== null,
    plan.screen.points,
    search.random,
  );
  const points = design.map((place) => cells[numbers.get(place.join())!]!);
  for (let replicate = 0; replicate < plan.screen.replicates; replicate += 1) {
    const block = await search.block([...points, ...defaults.values()], 'screen', reserveOf(plan));
    if (typeof block === 'string') return block;
  }
  return null;
}

/** Points that the model proposes before it learns anew. */
const proposedAtOnce = 3;
/** An expected gain of less than half a percent is not worth a trial. */
const leastGain = 0.005;

/**
 * Measures the points whose trial promises the most by what has been seen, a few at a time, until none promises anything
 * any more (Jones, Schonlau, Welch 1998: expected improvement).
 */
export async function refine(search: Search, plan: TrialPlan): Promise<Stop | null> {
  for (let left = plan.refine; left > 0; ) {
    const prospect = prospectOf(search);
    if (prospect === null) return null;
    const gains = expectedGain(search, prospect);
    const promising = measurable(search.space)
      .filter((cell) => gains[cell]! >= leastGain)
      .sort((a, b) => gains[b]! - gains[a]!)
      .slice(0, Math.min(left, proposedAtOnce));
    if (promising.length === 0) return null;
    const block = await search.block(pointsAt(search, promising), 'refine', reserveOf(plan));
    if (typeof block === 'string') return block;
    left -= promising.length;
  }
  return null;
}

/** Measures the best so far once more each, then the best third of them twice more, side by side. */
export async function halve(search: Search, plan: TrialPlan): Promise<Stop | null> {
  const rounds = [
    { points: plan.halve, trials: 1 },
    { points: Math.ceil(plan.halve / 3), trials: 2 },
  ];
  for (const { points, trials } of rounds) {
    const prospect = prospectOf(search);
    if (prospect === null) return null;
    const best = pointsAt(search, bestCells(search, prospect).slice(0, points));
    for (let trial = 0; trial < trials; trial += 1) {
      const block = await search.block(best, 'halve' satisfies TunePhase, reserveOf(plan));
      if (typeof block === 'string') return block;
    }
  }
  return null;
}

/** The cells in the order of what is expected of them, those first that are likely to be fit to recommend. */
export function bestCells(search: Search, { mean, fit }: Prospect): number[] {
  const likely = (cell: number): boolean => fit[cell]! >= 0.5;
  return measurable(search.space).sort(
    (a, b) => Number(likely(b)) - Number(likely(a)) || mean[b]! - mean[a]! || a - b,
  );
}

const pointsAt = ({ space }: Search, cells: readonly number[]): PlannedPoint[] =>
  cells.map((cell) => space.cells[cell]!);
