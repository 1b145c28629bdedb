import type { LatencyHistogram } from '../measure/histogram.ts';

/** A broker that stood still while messages were due evenly. */
export interface Stall {
  readonly stallUs: number;
  readonly ratePerSecond: number;
  /** What a message takes when as many as were due meanwhile are sent at once. */
  readonly backlogUs: number;
}

/** How many messages were due while the broker stood still. */
export const affectedBy = ({ stallUs, ratePerSecond }: Pick<Stall, 'stallUs' | 'ratePerSecond'>): number =>
  Math.round((ratePerSecond * stallUs) / 1e6);

/**
 * The exact response time in µs at a percentile (above 0, to 100) of the messages that were due during a stall. One
 * that was due at x into it waits the rest of it, and then takes what all of them take together. Where the first was due
 * is not known, so it is taken to be half a step in; the others follow step by step. The percentile is the nearest rank.
 */
export function expectedUs(stall: Stall, percentile: number): number {
  const affected = affectedBy(stall);
  const longerWaits = affected - nearestRank(affected, percentile);
  return stall.stallUs - ((longerWaits + 0.5) * 1e6) / stall.ratePerSecond + stall.backlogUs;
}

/** The value in µs at a percentile of the slowest `count` values of a histogram. */
export function amongSlowestUs(histogram: LatencyHistogram, count: number, percentile: number): number {
  const rank = histogram.count - count + nearestRank(count, percentile);
  return atRank(histogram, rank);
}

const nearestRank = (count: number, percentile: number): number => Math.ceil((percentile / 100) * count);

/** The value of a rank from 1; half a rank below it, so that rounding in the percentile cannot reach the next. */
const atRank = (histogram: LatencyHistogram, rank: number): number =>
  histogram.valueAtPercentile(((rank - 0.5) / histogram.count) * 100);
