import { mean } from 'simple-statistics';
import { studentQuantile } from './student.ts';

/** A group's mean, with an interval for what it would be over ever more values. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The means of several groups, with one standard deviation for all. */
export interface PooledIntervals {
  /** Within the groups. */
  readonly sd: number;
  readonly degrees: number;
  /** In the groups' order. */
  readonly groups: readonly MeanInterval[];
}

/**
 * Each group's mean ± t sd / √n, with the standard deviation within all groups together and its Σ(n − 1) degrees of
 * freedom: a group of two values, or of one, borrows from the others how far values scatter. Null where no group has
 * two. Assumes that they scatter alike in each; of logarithms, that they scatter by the same share. Source: Snedecor
 * and Cochran, Statistical Methods, 8th ed., 12.4.
 *
 * @throws RangeError where a group has no value.
 */
export function pooledIntervals(
  groups: readonly (readonly number[])[],
  confidence = 0.95,
): PooledIntervals | null {
  if (groups.some((group) => group.length === 0)) throw new RangeError('a group has no value');
  const degrees = groups.reduce((count, group) => count + group.length - 1, 0);
  if (degrees === 0) return null;
  const means = groups.map((group) => mean(group));
  let squares = 0;
  for (const [index, group] of groups.entries())
    for (const value of group) squares += (value - means[index]!) ** 2;
  const sd = Math.sqrt(squares / degrees);
  const t = studentQuantile((1 + confidence) / 2, degrees);
  return {
    sd,
    degrees,
    groups: groups.map((group, index) => {
      const centre = means[index]!;
      const reach = (t * sd) / Math.sqrt(group.length);
      return { mean: centre, low: centre - reach, high: centre + reach };
    }),
  };
}
