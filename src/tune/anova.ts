import { axisPairs, gridCells } from './grid.ts';

/** How much of the variance of a function over a whole grid is whose, and how far the function goes. */
export interface Anova {
  /** Its highest value less its lowest. */
  readonly range: number;
  /**
   * Of each axis, and of each two beyond what they do one by one: their share of the variance, 0 where there is none.
   */
  readonly terms: readonly { readonly axes: readonly number[]; readonly share: number }[];
}

/**
 * The analysis of variance of a function that is known at every cell of a grid, in the order of `gridCells`: averages
 * over all cells that share a level, or two levels, less what smaller sets of axes explain. Source: the idea of
 * asking a model so is Hutter, Hoos, Leyton-Brown, An Efficient Approach for Assessing Hyperparameter Importance
 * (ICML 2014).
 */
export function anova(levels: readonly number[], values: Float64Array): Anova {
  const cells = gridCells(levels);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let variance = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    variance += (value - mean) ** 2 / values.length;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  /** The mean of each combination of the axes' levels, less the mean of all. */
  const effect = (axes: readonly number[]): Float64Array => {
    const sums = new Float64Array(axes.reduce((size, axis) => size * levels[axis]!, 1));
    for (const [index, cell] of cells.entries()) {
      let place = 0;
      for (const axis of axes) place = place * levels[axis]! + cell[axis]!;
      sums[place]! += values[index]! - mean;
    }
    return sums.map((sum) => (sum * sums.length) / values.length);
  };
  const mains = levels.map((_, axis) => effect([axis]));
  const shareOf = (effects: Float64Array): number =>
    variance === 0 ? 0 : effects.reduce((sum, value) => sum + value ** 2, 0) / effects.length / variance;
  return {
    range: highest - lowest,
    terms: [
      ...mains.map((main, axis) => ({ axes: [axis], share: shareOf(main) })),
      ...axisPairs(levels.length).map(([one, other]) => ({
        axes: [one, other],
        share: shareOf(
          effect([one, other]).map((value, place) => {
            const level = place % levels[other]!;
            return value - mains[one]![(place - level) / levels[other]!]! - mains[other]![level]!;
          }),
        ),
      })),
    ],
  };
}
