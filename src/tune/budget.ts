import type { TunePhase } from '../result/search-schema.ts';

/** How many trials each part of a search may take. */
export interface TrialPlan {
  /** Points of the screening, and how often each is measured. */
  readonly screen: { readonly points: number; readonly replicates: number };
  /** Trials of points that the model proposes. */
  readonly refine: number;
  /** Points of the first round of halving; a third of them goes on to two more trials each. */
  readonly halve: number;
  /** Points that are confirmed at most, and trials that are kept for it. */
  readonly confirm: { readonly finalists: number; readonly trials: number };
}

/** The chance of calling any finalist better where none is, divided over the two looks that a confirmation may take: 1 %. */
export const looks = { first: 0.004, second: 0.006 } as const;

/**
 * The fewest rounds in which the exact signed-rank test can tell at the first look, of so many finalists after Holm's
 * correction: its smallest p is 2^-rounds, which has to be at most the level / finalists.
 */
export const fewestRounds = (finalists: number): number => Math.ceil(Math.log2(finalists / looks.first));

const mostFinalists = 3;
/** Of the whole: what the rounds until the first look may take where there is a choice, and what more is kept for the second. */
const firstLookShare = 0.3;
const secondLookShare = 0.08;
/** Trials take longer now and then, or have to be taken again; the first look is not to fail for that. */
const spareTrials = 2;
const mostScreened = 32;
/** Of what is left: what screening may take where there is a choice. */
const screenShare = 0.45;
/** With fewer trials than these a second look at each point costs more than it tells. */
const enoughForReplicates = 200;

/** Trials until the first look: each round has the finalists and the defaults of their clients, one at least. */
const firstLookTrials = (finalists: number): number => fewestRounds(finalists) * (finalists + 1);

/** The least screening: as many points as the longest axis has values, eight where there are as many. */
const leastScreened = (sizes: readonly number[], cells: number): number =>
  Math.min(cells, Math.max(8, ...sizes));

/** The fewest trials with which a search can say anything: the least screening, and one finalist against the defaults. */
export function leastTrials(sizes: readonly number[], cells: number, defaults: number): number {
  return leastScreened(sizes, cells) + defaults + firstLookTrials(1) + spareTrials;
}

/**
 * Divides trials over the phases. `sizes` are the axes' numbers of values, `cells` the grid's measurable points,
 * `defaults` the clients. Null where they are fewer than {@link leastTrials}.
 */
export function divideTrials(
  trials: number,
  sizes: readonly number[],
  cells: number,
  defaults: number,
): TrialPlan | null {
  if (trials < leastTrials(sizes, cells, defaults)) return null;
  const confirm = planConfirmation(trials, Math.min(mostFinalists, cells));
  const left = trials - confirm.trials;
  const whole = 2 * (cells + defaults) + halvingTrials(halvingFor(cells));
  if (whole <= left)
    // The whole grid can be measured: nothing is left to propose, and what remains tells the best of it apart.
    return { screen: { points: cells, replicates: 2 }, refine: 0, halve: halvingFor(cells), confirm };
  const least = leastScreened(sizes, cells);
  const replicates = left >= enoughForReplicates ? 2 : 1;
  const affordable = Math.floor((left * screenShare) / replicates) - defaults;
  const points = Math.max(least, Math.min(mostScreened, cells, affordable));
  const rest = left - (points + defaults) * replicates;
  const halve = halvingFor(Math.min(cells, Math.floor(rest / 4)));
  return { screen: { points, replicates }, refine: rest - halvingTrials(halve), halve, confirm };
}

function planConfirmation(trials: number, mostAtOnce: number): TrialPlan['confirm'] {
  let finalists = mostAtOnce;
  while (finalists > 1 && firstLookTrials(finalists) > trials * firstLookShare) finalists -= 1;
  const first = firstLookTrials(finalists);
  const least = first === firstLookTrials(1);
  return {
    finalists,
    trials: first + (least ? spareTrials : Math.max(spareTrials, Math.floor(trials * secondLookShare))),
  };
}

/** Nine points where there are as many, else three, else none. */
const halvingFor = (points: number): number => (points >= 9 ? 9 : points >= 3 ? 3 : 0);

/** Trials of a halving that begins with so many points: each once, then a third of them twice more. */
const halvingTrials = (points: number): number => points + 2 * Math.ceil(points / 3);

/** The same plan as trials a phase. */
export function trialsByPhase(plan: TrialPlan, defaults: number): Partial<Record<TunePhase, number>> {
  const { screen, refine, halve, confirm } = plan;
  return {
    screen: (screen.points + defaults) * screen.replicates,
    refine,
    halve: halvingTrials(halve),
    confirm: confirm.trials,
  };
}
