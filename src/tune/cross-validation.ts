import { mean } from 'simple-statistics';
import type { Cell } from './grid.ts';
import type { Prediction } from './surrogate.ts';
import type { CellTrials, Observation } from './trials.ts';

/** With so many parts a model is made from nine tenths of the cells, which is nearly the whole one. */
const mostParts = 10;

interface Model {
  predict(cell: Cell): Prediction;
}

/**
 * The share of the variance between measured cells that a model tells of cells it was not made from, 0 to 1: every
 * tenth cell is left out, all trials of it, and foretold from the others; up to ten cells, each by itself. What
 * counts is the squared distance from the others' mean. The model is made anew each time, variances too, for with few
 * cells they would otherwise have been chosen to fit what is left out. Null where no model can be made, or the cells
 * do not differ.
 */
export function explainedShare(
  groups: readonly CellTrials[],
  modelOf: (observations: readonly Observation[]) => Model | null,
): number | null {
  const parts = Math.min(mostParts, groups.length);
  let without = 0;
  let left = 0;
  for (let out = 0; out < parts; out += 1) {
    const others = groups.filter((_, index) => index % parts !== out);
    const model = modelOf(others.flatMap(({ cell, values }) => values.map((value) => ({ cell, value }))));
    if (model === null) return null;
    const common = mean(others.map(({ values }) => mean(values)));
    for (const { cell, values } of groups.filter((_, index) => index % parts === out)) {
      without += (mean(values) - common) ** 2;
      left += (mean(values) - model.predict(cell).mean) ** 2;
    }
  }
  return without === 0 ? null : Math.max(0, 1 - left / without);
}
