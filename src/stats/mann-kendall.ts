import { errorFunction } from 'simple-statistics';

/** How a series' order speaks for a trend. */
export interface MannKendall {
  /** Pairs that rise with time, less those that fall. */
  readonly s: number;
  /** Two-sided probability of an S at least as far from 0 where there is no trend. */
  readonly p: number;
}

/**
 * The Mann-Kendall test for a trend, of values in their order in time: the normal approximation with the correction
 * for continuity, and the variance corrected for ties. Good from 8 values on; p is 1 below 2, and where all are equal.
 * Neighbours that resemble one another make p too small. Takes n² / 2 steps. Sources: Mann, Econometrica 13 (1945)
 * 245; Kendall, Rank Correlation Methods (1975), for ties.
 */
export function mannKendall(values: readonly number[]): MannKendall {
  const n = values.length;
  let s = 0;
  for (let later = 1; later < n; later += 1)
    for (let earlier = 0; earlier < later; earlier += 1) s += Math.sign(values[later]! - values[earlier]!);
  const ties = tieSizes(values).reduce((sum, size) => sum + spread(size), 0);
  const variance = (spread(n) - ties) / 18;
  if (variance <= 0) return { s, p: 1 };
  const z = Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance);
  // The approximation to erf is off by 1e-7 at 0.
  return { s, p: Math.min(1, 1 - errorFunction(z / Math.SQRT2)) };
}

const spread = (n: number): number => n * (n - 1) * (2 * n + 5);

function tieSizes(values: readonly number[]): number[] {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
}
