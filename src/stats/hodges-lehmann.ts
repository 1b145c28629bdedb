import { median } from 'simple-statistics';
import { rankSumDistribution } from './signed-rank.ts';

/** The centre of a symmetric distribution, with an interval for it. */
export interface Centre {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The exact coverage, 0 to 1: at least what was asked for, unless the values are too few for that. */
  readonly confidence: number;
}

/**
 * The Hodges-Lehmann estimate of a sample's centre: the median of its Walsh averages, the means of all pairs of
 * values and of each with itself. The interval is the signed-rank test turned round: from the k-th average to the
 * k-th from the end, with the largest k whose coverage 1 − 2 P(W < k) is still enough; all of them where none is.
 * Five values give at most 94 %, six 97 %. Null for fewer than two. Assumes independent values, each symmetric around
 * the same centre. Takes n³ steps. Source: Hollander, Wolfe, Chicken, Nonparametric Statistical Methods, 3rd ed., 3.2
 * and 3.3.
 */
export function hodgesLehmann(values: readonly number[], confidence = 0.95): Centre | null {
  const n = values.length;
  if (n < 2) return null;
  const averages = walshAverages(values);
  const distribution = rankSumDistribution(values.map((_, index) => index + 1));
  let k = 1;
  let below = distribution[0]!;
  for (; 2 * k < averages.length; k += 1) {
    const nextBelow = below + distribution[k]!;
    if (1 - 2 * nextBelow < confidence) break;
    below = nextBelow;
  }
  return {
    estimate: median(averages),
    low: averages[k - 1]!,
    high: averages[averages.length - k]!,
    confidence: 1 - 2 * below,
  };
}

/** In rising order. */
function walshAverages(values: readonly number[]): number[] {
  return values
    .flatMap((value, index) => values.slice(index).map((other) => (value + other) / 2))
    .sort((a, b) => a - b);
}
