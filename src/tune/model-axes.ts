import type { TuneAxis } from '../result/search-schema.ts';
import type { ModelAxis } from './axis-kernel.ts';
import type { Space } from './space.ts';

/** The axes as a model sees them: what has an order lies at the logarithm of its values, and 0 before the least of them. */
export const modelAxes = ({ axes }: Pick<Space, 'axes'>): ModelAxis[] =>
  axes.map((axis) => ({
    levels: axis.values.length,
    positions: axis.ordered ? positionsOf(axis) : null,
  }));

function positionsOf({ values }: TuneAxis): number[] {
  const numbers = values.map(Number);
  const least = Math.min(...numbers.filter((number) => number > 0));
  // Half of the least value above it: linger.ms=0 is as far from 5 as 5 is from 10.
  return numbers.map((number) => Math.log(number > 0 ? number : least / 2));
}
