import { median } from 'simple-statistics';

/**
 * The Theil-Sen slope: the median of the slopes between all pairs of points, which a quarter of wild values does not
 * move. 0 where no two points differ in `x`. Takes n² / 2 steps. Source: Sen, J. Am. Stat. Assoc. 63 (1968) 1379.
 */
export function theilSenSlope(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length) throw new RangeError(`${x.length} values of x, and ${y.length} of y`);
  const slopes: number[] = [];
  for (let later = 1; later < x.length; later += 1)
    for (let earlier = 0; earlier < later; earlier += 1) {
      const run = x[later]! - x[earlier]!;
      if (run !== 0) slopes.push((y[later]! - y[earlier]!) / run);
    }
  return slopes.length === 0 ? 0 : median(slopes);
}
