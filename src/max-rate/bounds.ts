import type { Probe } from '../result/search-schema.ts';
import { isotonicShares } from '../stats/isotonic.ts';

/** What a decision needs to know of a probe. */
export type Heard = Pick<Probe, 'phase' | 'ratePerSecond' | 'outcome' | 'achievedPerSecond'>;

/** A rate, and how often it passed and failed. */
export interface Tally {
  readonly ratePerSecond: number;
  readonly passes: number;
  readonly fails: number;
}

/** Where the highest sustainable rate lies, as far as the probes tell. */
export interface Bounds {
  /** Every rate that passed or failed, rising. */
  readonly tallies: readonly Tally[];
  /** The highest rate that speaks for passing, and the lowest that speaks for failing; null where there is none. */
  readonly passed: Tally | null;
  readonly failed: Tally | null;
  /** The rates between the two, rising: what they said was contradicted. */
  readonly grey: readonly Tally[];
}

/** A rate passes while at most so much of its own probes failed: noise makes a probe fail, and hardly one pass. */
const mostFailed = 0.2;
/** Up to this share of failures among their neighbours, rates pass; from one less it on, they fail. */
const outvoted = 0.25;

/** Whether a rate passed two or three times and failed once, so that it is asked again before it is left. */
export const isOpen = ({ passes, fails }: Tally): boolean =>
  fails === 1 && passes > 1 && fails > mostFailed * (passes + fails);

/** How often a rate must have said the same: as it was found, `confirmations` times more, and as often again for each contradiction. */
export const needed = (contradictions: number, confirmations: number): number =>
  1 + confirmations * (1 + contradictions);

/**
 * The bounds that probes speak for. A lower bound is a rate of whose own probes at most a fifth failed, an upper one a rate
 * of which none passed; and the neighbours agree: the share of failures, fitted so that it never falls with the rate, is at
 * most a quarter at the lower bound and at least three quarters at the upper. So one probe that failed by chance far below
 * the knee is outvoted by those above it, and one among those that confirm a bound by the others.
 */
export function boundsOf(history: readonly Heard[]): Bounds {
  const tallies = talliesOf(history);
  const shares = isotonicShares(
    tallies.map(({ passes, fails }) => ({ hits: fails, trials: passes + fails })),
  );
  const passed =
    tallies.findLast(
      ({ passes, fails }, index) => fails <= mostFailed * (passes + fails) && shares[index]! <= outvoted,
    ) ?? null;
  const failed = tallies.find(({ passes }, index) => passes === 0 && shares[index]! >= 1 - outvoted) ?? null;
  const grey = tallies.filter(
    ({ ratePerSecond }) =>
      ratePerSecond > (passed?.ratePerSecond ?? 0) &&
      ratePerSecond < (failed?.ratePerSecond ?? Number.POSITIVE_INFINITY),
  );
  return { tallies, passed, failed, grey };
}

function talliesOf(history: readonly Heard[]): Tally[] {
  const rates = [...new Set(history.flatMap(({ ratePerSecond }) => ratePerSecond ?? []))];
  return rates
    .sort((one, other) => one - other)
    .map((ratePerSecond) => ({
      ratePerSecond,
      passes: countAt(history, ratePerSecond, 'pass'),
      fails: countAt(history, ratePerSecond, 'fail'),
    }))
    .filter(({ passes, fails }) => passes + fails > 0);
}

/** How often probes of a rate came out so. */
const countAt = (history: readonly Heard[], ratePerSecond: number, outcome: Probe['outcome']): number =>
  history.filter((probe) => probe.ratePerSecond === ratePerSecond && probe.outcome === outcome).length;
