/**
 * How far counts lie from what was expected, in standard deviations of the chi-square distribution for so many degrees
 * of freedom. Source: E. B. Wilson and M. M. Hilferty, "The Distribution of Chi-Square" (1931).
 */
export function chiSquareDeviation(counts: readonly number[], shares: readonly number[]): number {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  const chiSquare = counts.reduce((sum, count, index) => {
    const expected = draws * shares[index]!;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const degrees = counts.length - 1;
  const spread = 2 / (9 * degrees);
  return ((chiSquare / degrees) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread);
}

/** Weights as shares of their sum. */
export function sharesOf(weights: ArrayLike<number>): number[] {
  const list = Array.from(weights);
  const sum = list.reduce((total, weight) => total + weight, 0);
  return list.map((weight) => weight / sum);
}
