import type { Tune } from '../result/search-schema.ts';
import type { TrialPlan } from './budget.ts';
import { compareFinalists } from './compare.ts';
import { type Confirmation, confirm } from './confirm.ts';
import { frontOf } from './front.ts';
import type { Stop } from './laboratory.ts';
import { effectsOn } from './matter.ts';
import { halve, refine, screen } from './phases.ts';
import type { Search } from './search.ts';
import { verdictOf } from './verdict.ts';

/** What a search found. */
export type Found = Pick<
  Tune,
  | 'ended'
  | 'verdict'
  | 'conclusion'
  | 'recommended'
  | 'traded'
  | 'nearestMiss'
  | 'finalists'
  | 'front'
  | 'effects'
>;

const unconfirmed = (stop: Stop | null): Confirmation => ({ finalists: [], rounds: [], level: 0, stop });

/**
 * Searches a space within a plan: screens a balanced part of it, measures what a model of that proposes, halves the best,
 * and confirms those against their clients' defaults by trials taken side by side. Whatever ends it early, what was
 * measured is judged. `tell` is told what is done next.
 */
export async function tune(
  search: Search,
  plan: TrialPlan,
  tell: (text: string) => void = () => {},
): Promise<Found> {
  const confirmation = await explore(search, plan, tell);
  const finalists = compareFinalists(search, confirmation);
  const verdict = verdictOf(search, confirmation, finalists);
  return {
    ended: endOf(confirmation.stop),
    ...verdict,
    finalists,
    front: frontOf(search.notebook),
    // Of trials that could not be used a model would make something all the same.
    effects: verdict.verdict === 'invalid' ? [] : effectsOn(search),
  };
}

const steps = [
  { phase: screen, words: 'screening: a balanced part of the grid' },
  { phase: refine, words: 'refining: what a model of the screening proposes' },
  { phase: halve, words: 'halving: the best so far, side by side' },
] as const;

async function explore(search: Search, plan: TrialPlan, tell: (text: string) => void): Promise<Confirmation> {
  for (const { phase, words } of steps) {
    tell(words);
    const stop = await phase(search, plan);
    if (stop === 'interrupted' || stop === 'unavailable') return unconfirmed(stop);
    // Where nothing counts so far, more of the same would tell nothing either.
    if (search.notebook.entries.every(({ figures }) => figures === null)) return unconfirmed(stop);
    if (stop === 'budget') break;
  }
  tell('confirming: the best against their clients’ defaults');
  return confirm(search, plan);
}

function endOf(stop: Stop | null): Tune['ended'] {
  return stop ?? 'done';
}
