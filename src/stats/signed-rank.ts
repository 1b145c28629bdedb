/** How the signs of differences, weighted by the ranks of their sizes, speak for a shift; all p values are exact. */
export interface SignedRank {
  /** Sum of the ranks of the differences above 0. */
  readonly wPlus: number;
  /** Differences that are not 0. */
  readonly n: number;
  /** Probability of a sum of at least `wPlus` where differences lie evenly around 0: small when they lie above. */
  readonly greater: number;
  /** Probability of a sum of at most `wPlus`: small when differences lie below 0. */
  readonly less: number;
  /** Twice the smaller of the two, at most 1. */
  readonly twoSided: number;
}

/**
 * Wilcoxon's signed-rank test by its exact distribution, given the ranks as they are: equal sizes share the mean of
 * their ranks, and zeros take part in the ranking but have no sign (Pratt's way). All p are 1 where no difference is
 * left. Takes n³ steps, so up to a few hundred differences. Sources: Wilcoxon, Biometrics Bulletin 1 (1945) 80;
 * Pratt, J. Am. Stat. Assoc. 54 (1959) 655.
 *
 * @throws RangeError where a difference is not a number.
 */
export function signedRank(differences: readonly number[]): SignedRank {
  if (differences.some(Number.isNaN)) throw new RangeError('a difference is not a number');
  const ranks = doubledRanks(differences.map(Math.abs));
  const signed = ranks.filter((_, index) => differences[index] !== 0);
  let doubled = 0;
  for (const [index, rank] of ranks.entries()) if (differences[index]! > 0) doubled += rank;
  const distribution = rankSumDistribution(signed);
  const greater = sum(distribution.subarray(doubled));
  const less = sum(distribution.subarray(0, doubled + 1));
  return {
    wPlus: doubled / 2,
    n: signed.length,
    greater,
    less,
    twoSided: Math.min(1, 2 * Math.min(greater, less)),
  };
}

/**
 * The probability of each sum, from 0 to that of all weights, where each weight (a whole number above 0) enters it or
 * not by the toss of a coin. The last digits are exact up to 53 weights.
 */
export function rankSumDistribution(weights: readonly number[]): Float64Array {
  const distribution = new Float64Array(sum(weights) + 1);
  distribution[0] = 1;
  let reached = 0;
  for (const weight of weights) {
    reached += weight;
    for (let to = reached; to >= 0; to -= 1) {
      const before = to >= weight ? distribution[to - weight]! : 0;
      distribution[to] = (distribution[to]! + before) / 2;
    }
  }
  return distribution;
}

/** Twice the rank of each size among all, so that the mean of two neighbours' ranks is a whole number too. */
function doubledRanks(sizes: readonly number[]): number[] {
  const sorted = [...sizes].sort((a, b) => a - b);
  const first = new Map<number, number>();
  const count = new Map<number, number>();
  for (const [index, size] of sorted.entries()) {
    if (!first.has(size)) first.set(size, index + 1);
    count.set(size, (count.get(size) ?? 0) + 1);
  }
  return sizes.map((size) => 2 * first.get(size)! + count.get(size)! - 1);
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
