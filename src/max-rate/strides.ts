import type { Bounds, Tally } from './bounds.ts';
import { readable } from './readable.ts';

/** What rates are multiplied or divided by until one passed and one failed, about. */
const bracketFactor = 1.5;

/** How many rates from the first on are so. */
export function runOf(tallies: readonly Tally[], isSo: (tally: Tally) => boolean): number {
  const end = tallies.findIndex((tally) => !isSo(tally));
  return end === -1 ? tallies.length : end;
}

/** By how much to go on outward: where the outermost rates, `run` of them, said the same, each step is longer than the one before. */
export function stride(precision: number, run: number): number {
  // Halved a whole number of times it is just within the precision, with room for rounded rates.
  const finest = Math.log(1 + 0.9 * precision);
  const log = finest * 2 ** Math.max(0, Math.round(Math.log2(Math.log(bracketFactor) / finest)));
  return Math.exp(log * 2 ** Math.max(0, run - 2));
}

/**
 * The rate in the middle (on a log scale) of the wider gap beside the grey rates, or between the bounds where there are
 * none; null where both gaps are narrow enough, or hold no readable rate. Each grey rate but the first doubles what is narrow enough:
 * where rates pass and fail by turns, finer ones would only be contradicted in their turn.
 */
export function widestMiddle({ passed, failed, grey }: Bounds, precision: number): number | null {
  const low = passed!.ratePerSecond;
  const high = failed!.ratePerSecond;
  const inner = grey.map(({ ratePerSecond }) => ratePerSecond);
  const gaps: [number, number][] =
    inner.length === 0
      ? [[low, high]]
      : [
          [low, inner[0]!],
          [inner.at(-1)!, high],
        ];
  const narrow = (1 + precision) ** (2 ** Math.max(0, inner.length - 1));
  const middles = gaps
    .filter(([from, to]) => to / from > narrow)
    .sort(([from, to], [otherFrom, otherTo]) => otherTo / otherFrom - to / from)
    .map(([from, to]) => ({ from, to, middle: readable(Math.sqrt(from * to)) }))
    .filter(({ from, to, middle }) => middle > from && middle < to);
  return middles[0]?.middle ?? null;
}
