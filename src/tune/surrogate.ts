import { mean, sampleStandardDeviation, sum, sumNthPowerDeviations } from 'simple-statistics';
import type { ModelAxis } from './axis-kernel.ts';
import { type Component, componentsOf } from './components.ts';
import { explainedShare } from './cross-validation.ts';
import type { Cell } from './grid.ts';
import { Posterior } from './posterior.ts';
import { type Observation, trialsByCell } from './trials.ts';
import { fitVariances } from './variances.ts';

/** What a model expects of the logarithm of a metric, without the noise of a trial. */
export interface Prediction {
  readonly mean: number;
  readonly variance: number;
}

/** A model of a metric over the whole grid. */
export interface Surrogate {
  /** Levels of each axis of its grid. */
  readonly levels: readonly number[];
  /** Standard deviation between trials of one cell, of the logarithm; null where no cell was measured twice. */
  readonly noiseSd: number | null;
  /**
   * Share of the variance between measured cells that the model tells of cells it was not made from, 0 to 1; null
   * where they are too few, or do not differ. Takes as long as ten models.
   */
  explained(): number | null;
  predict(cell: Cell): Prediction;
  /** The average over all cells of the grid that have this level of an axis. */
  levelMean(axis: number, level: number): Prediction;
}

/** Fewer cells than this say nothing of a model. */
const leastCells = 4;
/** A component of less than this share of the variance changes no digit that is shown, and is left out. */
const leastVariance = 1e-5;

/**
 * A Gaussian process over a grid: effects of each axis, interactions of each two, and a part that fades with the
 * distance between cells, with the variances that make the observations likely. Several trials of a cell count as
 * their mean, which is the better the more they are. Null for fewer than four cells. 150 cells of eight axes take
 * half a second, and predictions for 20,000 cells a second. Source: Rasmussen and Williams, Gaussian Processes for
 * Machine Learning, 2.2 and 2.7; Duvenaud, Nickisch, Rasmussen, Additive Gaussian Processes (NIPS 2011).
 */
export function fitSurrogate(
  axes: readonly ModelAxis[],
  observations: readonly Observation[],
): Surrogate | null {
  const groups = trialsByCell(observations);
  if (groups.length < leastCells) return null;
  const cells = groups.map(({ cell }) => cell);
  const counts = groups.map(({ values }) => values.length);
  const means = groups.map(({ values }) => mean(values));
  const squaresWithin = sum(groups.map(({ values }) => sumNthPowerDeviations(values, 2)));
  const scale = sampleStandardDeviation(means) || 1;
  const centre = mean(means);
  const scaled = means.map((value) => (value - centre) / scale);
  const all = componentsOf(axes, cells);
  const fitted = fitVariances(
    { means: scaled, counts, squaresWithin: squaresWithin / scale ** 2 },
    all.map((component) => ({ covariances: cells.map(component.covariances), expected: component.expected })),
  );
  const posterior = new Posterior(scaled, fitted);
  const parts = all.flatMap((component, index) => {
    const variance = fitted.components[index]!;
    return variance < leastVariance ? [] : [{ component, variance }];
  });
  const predicted = (
    covariances: (component: Component) => Float64Array,
    variance: (component: Component) => number,
  ): Prediction => {
    const sums = new Float64Array(cells.length);
    let prior = 0;
    for (const part of parts) {
      prior += part.variance * variance(part.component);
      const row = covariances(part.component);
      for (let index = 0; index < sums.length; index += 1) sums[index]! += part.variance * row[index]!;
    }
    const at = posterior.at(sums, prior);
    return { mean: centre + scale * at.mean, variance: scale ** 2 * at.variance };
  };
  return {
    levels: axes.map(({ levels }) => levels),
    noiseSd: counts.some((count) => count > 1) ? scale * Math.sqrt(fitted.noise) : null,
    explained: () => explainedShare(groups, (others) => fitSurrogate(axes, others)),
    predict: (cell) =>
      predicted(
        (component) => component.covariances(cell),
        (component) => component.variance(cell),
      ),
    levelMean: (axis, level) =>
      predicted(
        (component) => component.averageCovariances(axis, level),
        (component) => component.averageVariance(axis, level),
      ),
  };
}
