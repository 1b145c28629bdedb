import type { Heard } from '../../../src/max-rate/bounds.ts';
import { nextStep, type SearchLimits, type Step } from '../../../src/max-rate/decide.ts';

export const limits: SearchLimits = {
  precision: 0.05,
  confirmations: 3,
  leastPerSecond: 100,
  mostPerSecond: 1_000_000,
  mostProbes: 50,
  voidRepeats: 3,
};

/** A probe of a rate that came out so; of the closed loop where there is no rate. */
export const heard = (
  ratePerSecond: number | null,
  outcome: Heard['outcome'],
  achievedPerSecond = ratePerSecond,
): Heard => ({
  phase: ratePerSecond === null ? 'closed-loop' : 'bracket',
  ratePerSecond,
  outcome,
  achievedPerSecond,
});

export interface Searched {
  readonly history: readonly Heard[];
  readonly why: Extract<Step, { kind: 'end' }>['why'];
}

/** A whole search, where `outcomeAt` says how a rate comes out and a closed loop reaches `ceiling`. */
export function search(
  outcomeAt: (ratePerSecond: number) => Heard['outcome'],
  ceiling: number | null,
  within: SearchLimits = limits,
): Searched {
  const history: Heard[] = [];
  for (;;) {
    const step = nextStep(history, within);
    if (step.kind === 'end') return { history, why: step.why };
    const { phase, ratePerSecond } = step;
    const outcome = ratePerSecond === null ? 'info' : outcomeAt(ratePerSecond);
    history.push({ phase, ratePerSecond, outcome, achievedPerSecond: ratePerSecond ?? ceiling });
  }
}

/** A generator of numbers from 0 to 1 and of normal ones, the same for the same seed. */
export function chance(seed: number): { uniform: () => number; normal: () => number } {
  // mulberry32
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
