/** Two order statistics around a sample's median, and the probability that they enclose the population's. */
export interface MedianInterval {
  readonly low: number;
  readonly high: number;
  /** The exact coverage, 0 to 1: at least what was asked for, unless the values are too few for that. */
  readonly confidence: number;
}

/**
 * The exact interval for a median from the values' order (the sign test turned round): from the k-th to the
 * (n + 1 − k)-th, with the largest k whose coverage 1 − 2 P(X < k), X ~ Bin(n, 1/2), is still enough; the whole range,
 * with its lower coverage, where none is. Null for fewer than two values. Assumes independent values of one
 * distribution, and nothing of its shape. Source: Conover, Practical Nonparametric Statistics, 3rd ed., 3.2.
 */
export function medianInterval(values: readonly number[], confidence = 0.95): MedianInterval | null {
  const n = values.length;
  if (n < 2) return null;
  const sorted = [...values].sort((a, b) => a - b);
  // As logarithms, for the powers of 1/2 are too small to be numbers where the values are many.
  let logProbability = -n * Math.LN2;
  let below = Math.exp(logProbability);
  let k = 1;
  for (; 2 * k < n; k += 1) {
    logProbability += Math.log((n + 1 - k) / k);
    const nextBelow = below + Math.exp(logProbability);
    if (1 - 2 * nextBelow < confidence) break;
    below = nextBelow;
  }
  return { low: sorted[k - 1]!, high: sorted[n - k]!, confidence: 1 - 2 * below };
}
