import type { Probe } from '../result/search-schema.ts';
import { type Bounds, boundsOf, type Heard, isOpen, needed, type Tally } from './bounds.ts';
import { readable } from './readable.ts';
import { runOf, stride, widestMiddle } from './strides.ts';

/** What a search is bounded by; rates in messages a second. */
export interface SearchLimits {
  /** The relative width that the interval is narrowed to, as in 0.05. */
  readonly precision: number;
  /** How often a bound must say the same again: the probe that found it was chosen for what it said, and does not count. */
  readonly confirmations: number;
  readonly leastPerSecond: number;
  readonly mostPerSecond: number;
  readonly mostProbes: number;
  /** How often a probe that the machine disturbed is made again. */
  readonly voidRepeats: number;
}

/** What comes next: a probe (of a closed loop where its rate is null), or the end, and why. */
export type Step =
  | { readonly kind: 'probe'; readonly phase: Probe['phase']; readonly ratePerSecond: number | null }
  | {
      readonly kind: 'end';
      readonly why: 'found' | 'at-least' | 'none' | 'disturbed' | 'undecided' | 'probes';
    };

/** The first rate, as a share of what a closed loop reached: a knee under an SLO lies below that. */
const firstShare = 0.7;
/** Where the closed loop gave nothing to go by. */
const blindFirstPerSecond = 1000;

/**
 * The next step of a search from its probes so far, and nothing else: a closed loop for a first guess; up or down by
 * factors of 1.5, and longer ones while all say the same, until a rate passed and one failed; halving between them on the
 * log of the rate; then each bound again until it is confirmed. Where a bound is contradicted the next one outward takes its place, and the search goes on.
 * After MLRsearch (draft-ietf-bmwg-mlrsearch), with repeated probes in the place of long ones.
 */
export function nextStep(history: readonly Heard[], limits: SearchLimits): Step {
  if (history.length >= limits.mostProbes) return { kind: 'end', why: 'probes' };
  const step = history.length === 0 ? closedLoop : undisturbed(history, boundsOf(history), limits);
  if (step.kind === 'end' || step.ratePerSecond === null) return step;
  return voidsInTurn(history, step.ratePerSecond) > limits.voidRepeats
    ? { kind: 'end', why: 'disturbed' }
    : step;
}

/** How many probes of a rate were disturbed since the last that was not. */
function voidsInTurn(history: readonly Heard[], ratePerSecond: number): number {
  const own = history.filter((probe) => probe.ratePerSecond === ratePerSecond);
  return own.length - 1 - own.findLastIndex(({ outcome }) => outcome !== 'void');
}

const closedLoop: Step = { kind: 'probe', phase: 'closed-loop', ratePerSecond: null };

function undisturbed(history: readonly Heard[], bounds: Bounds, limits: SearchLimits): Step {
  const { tallies, passed, failed } = bounds;
  if (tallies.length === 0)
    return { kind: 'probe', phase: 'bracket', ratePerSecond: firstRate(history, limits) };
  const open = bounds.grey.find(isOpen);
  if (open !== undefined) return { kind: 'probe', phase: 'confirm-pass', ratePerSecond: open.ratePerSecond };
  if (passed === null) return downward(bounds, limits);
  if (failed === null) return upward(bounds, limits);
  const between = widestMiddle(bounds, limits.precision);
  if (between !== null) return { kind: 'probe', phase: 'bisect', ratePerSecond: between };
  const low = needed(passed.fails, limits.confirmations) - passed.passes;
  const high = needed(0, limits.confirmations) - failed.fails;
  if (low <= 0 && high <= 0) return { kind: 'end', why: 'found' };
  // By turns, so that both bounds are asked over all of the time that this takes.
  return low >= high
    ? { kind: 'probe', phase: 'confirm-pass', ratePerSecond: passed.ratePerSecond }
    : { kind: 'probe', phase: 'confirm-fail', ratePerSecond: failed.ratePerSecond };
}

function firstRate(history: readonly Heard[], limits: SearchLimits): number {
  const reached = history.find(({ ratePerSecond }) => ratePerSecond === null)?.achievedPerSecond ?? 0;
  return within(reached > 0 ? reached * firstShare : blindFirstPerSecond, limits);
}

function downward({ tallies }: Bounds, limits: SearchLimits): Step {
  const lowest = tallies[0]!;
  if (lowest.ratePerSecond > limits.leastPerSecond) {
    const factor = stride(
      limits.precision,
      runOf(tallies, ({ passes }) => passes === 0),
    );
    return {
      kind: 'probe',
      phase: 'bracket',
      ratePerSecond: within(lowest.ratePerSecond / factor, limits),
    };
  }
  if (lowest.fails >= needed(lowest.passes, limits.confirmations)) return { kind: 'end', why: 'none' };
  return isUndecided(lowest, limits)
    ? { kind: 'end', why: 'undecided' }
    : { kind: 'probe', phase: 'confirm-fail', ratePerSecond: lowest.ratePerSecond };
}

function upward({ tallies, passed }: Bounds, limits: SearchLimits): Step {
  const highest = tallies.at(-1)!;
  if (highest.ratePerSecond < limits.mostPerSecond) {
    const factor = stride(
      limits.precision,
      runOf(tallies.toReversed(), ({ fails }) => fails === 0),
    );
    return {
      kind: 'probe',
      phase: 'bracket',
      ratePerSecond: within(highest.ratePerSecond * factor, limits),
    };
  }
  if (highest === passed && highest.passes >= needed(highest.fails, limits.confirmations))
    return { kind: 'end', why: 'at-least' };
  return isUndecided(highest, limits)
    ? { kind: 'end', why: 'undecided' }
    : { kind: 'probe', phase: 'confirm-pass', ratePerSecond: highest.ratePerSecond };
}

/** At either end of what may be offered there is no next rate outward; a rate that was tried so often stays undecided. */
const isUndecided = ({ passes, fails }: Tally, { confirmations }: SearchLimits): boolean =>
  passes + fails >= needed(2, confirmations);

/** A readable rate within what may be offered. */
const within = (rate: number, { leastPerSecond, mostPerSecond }: SearchLimits): number =>
  Math.min(mostPerSecond, Math.max(leastPerSecond, readable(rate)));
