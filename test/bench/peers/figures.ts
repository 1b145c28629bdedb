import { median } from 'simple-statistics';
import { medianInterval } from '../../../src/stats/median-interval.ts';
import type { Entry } from './entry.ts';
import type { Measured } from './measure.ts';

/** The median of some rounds, and the exact interval for it; the median twice where one round is all there is. */
export interface Figure {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** The median of what the rounds gave; null where none gave a figure. */
export function figureOf(values: readonly (number | null)[]): Figure | null {
  const given = values.filter((value) => value !== null);
  if (given.length === 0) return null;
  const middle = median(given);
  const { low, high } = medianInterval(given) ?? { low: middle, high: middle };
  return { median: middle, low, high, rounds: given.length };
}

/** One of the figures of each round. */
export const valuesOf = (
  { rounds }: Entry,
  value: (measured: Measured) => number | null,
): (number | null)[] => rounds.map((measured) => (measured === null ? null : value(measured)));

/**
 * The median of the ratios within rounds, of one entry to another: what is slow for a whole round cancels out. Null
 * where no round has both.
 */
export function ratioOf(
  entry: Entry,
  base: Entry,
  value: (measured: Measured) => number | null,
): Figure | null {
  const bases = valuesOf(base, value);
  return figureOf(
    valuesOf(entry, value).map((figure, round) => {
      const reference = bases[round] ?? null;
      return figure === null || reference === null ? null : figure / reference;
    }),
  );
}

export const rateOf = ({ messagesPerSecond }: Measured): number => messagesPerSecond;
export const cpuOf = ({ cpuUs }: Measured): number | null => cpuUs;
