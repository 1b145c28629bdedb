import type { Effects, SearchMetric, TuneAxis } from '../result/search-schema.ts';
import { anova } from './anova.ts';
import { effectSentences } from './effect-sentences.ts';
import { gridCells } from './grid.ts';
import type { Surrogate } from './surrogate.ts';

/** Terms below this are the rounding of the model's variances. */
const leastShare = 0.001;
/** Of a normal distribution, 95 % are so many standard deviations around its mean. */
const reach = 1.96;

/**
 * What each axis, and each two together, did to a metric, from a model of its logarithm over these axes. Shares are
 * of the variance of what the model expects over the whole grid, cells that cannot be measured included. A level's
 * estimate is the geometric average over the rest of the grid; its interval of 95 % comes from the model's own
 * variance of that average, so that it is as good as the model. The noise is the standard deviation of the logarithm.
 */
export function effectsOf(metric: SearchMetric, axes: readonly TuneAxis[], model: Surrogate): Effects {
  const expected = Float64Array.from(gridCells(model.levels), (cell) => model.predict(cell).mean);
  const { terms, range } = anova(model.levels, expected);
  const effects: Omit<Effects, 'sentences'> = {
    metric,
    explained: model.explained(),
    noise: model.noiseSd,
    terms: terms
      .filter(({ share }) => share >= leastShare)
      .sort((a, b) => b.share - a.share)
      .map((term) => ({ axes: term.axes.map((axis) => axes[axis]!.name), share: term.share })),
    levels: axes.flatMap(({ name, values }, axis) =>
      values.length < 2
        ? []
        : [{ axis: name, values: values.map((value, level) => ({ value, ...average(model, axis, level) })) }],
    ),
  };
  return { ...effects, sentences: effectSentences(effects, axes, range) };
}

function average(model: Surrogate, axis: number, level: number) {
  const { mean, variance } = model.levelMean(axis, level);
  const half = reach * Math.sqrt(variance);
  return { estimate: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}
