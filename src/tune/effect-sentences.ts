import { listInWords } from '../format.ts';
import type { Effects, TuneAxis } from '../result/search-schema.ts';
import { levelWords } from './level-words.ts';
import { metricWords } from './words.ts';

/** A model that tells less of what it was not made from is not worth words. */
const leastExplained = 0.3;
/** Shares are of what the model explains: below this they would be taken for more than they are. */
const wellExplained = 0.7;
/** What has less of the variance is not worth a sentence. */
const leastWorth = 0.05;
/** An axis that has less, whatever it does with others, was not seen to do anything. */
const mostUnseen = 0.02;
/** Differences below this are alike to a user, however quiet the machine is. */
const leastDifference = 0.03;

/** Effects in words, the largest first; `range` is of the logarithm of what is expected over the grid. */
export function effectSentences(
  effects: Omit<Effects, 'sentences'>,
  axes: readonly TuneAxis[],
  range: number,
): string[] {
  const metric = metricWords[effects.metric];
  const { explained, terms } = effects;
  if (explained === null) return [`Too few settings were measured to say what matters for ${metric}.`];
  if (explained < leastExplained)
    return [`What was varied explains too little of ${metric} to say anything (${percent(explained)}).`];
  const difference = Math.max(leastDifference, effects.noise ?? 0);
  if (Math.expm1(range) < difference)
    return [`What was varied changes ${metric} by less than ${percent(difference)}.`];
  const mainOf = (axis: string): number =>
    terms.find((term) => term.axes.length === 1 && term.axes[0] === axis)?.share ?? 0;
  const told = terms.filter(({ share }) => share >= leastWorth);
  return [
    ...(told.length > 0 && explained < wellExplained ? [reservation(explained, metric)] : []),
    ...told.map(({ axes: [one, other], share }) => {
      const ofMetric = `${percent(share)} of ${metric}`;
      if (other !== undefined) return togetherSentence(one!, other, mainOf, share, ofMetric);
      if (isOvershadowed(one!, share, terms)) return `${one} explains ${ofMetric} by itself.`;
      const clause = levelWords(effects, axes, one!, difference);
      return `${one} explains ${ofMetric}${clause === null ? '' : `; ${clause}`}.`;
    }),
    ...unseenSentence(effects, axes, metric),
  ];
}

const reservation = (explained: number, metric: string): string =>
  `What was varied explains only ${percent(explained)} of the variance of ${metric}; its shares below are shares of that.`;

/** An average over what it depends on most would mislead. */
const isOvershadowed = (axis: string, main: number, terms: Effects['terms']): boolean =>
  terms.some(({ axes, share }) => axes.length === 2 && axes.includes(axis) && share > main);

function togetherSentence(
  one: string,
  other: string,
  mainOf: (axis: string) => number,
  share: number,
  ofMetric: string,
): string {
  const [least, most] = mainOf(one) <= mainOf(other) ? [one, other] : [other, one];
  const only = (main: number): string => (main < leastWorth ? 'only' : 'mostly');
  if (mainOf(most) < share) return `${one} and ${other} matter ${only(mainOf(most))} together: ${ofMetric}.`;
  if (mainOf(least) < share)
    return `${least} matters ${only(mainOf(least))} together with ${most}: ${ofMetric}.`;
  return `${one} and ${other} also act together: ${ofMetric}.`;
}

function unseenSentence(
  { terms }: Pick<Effects, 'terms'>,
  axes: readonly TuneAxis[],
  metric: string,
): string[] {
  const unseen = axes
    .filter(({ values }) => values.length > 1)
    .map(({ name }) => name)
    .filter((name) => {
      const own = terms.filter((term) => term.axes.includes(name));
      return own.reduce((sum, { share }) => sum + share, 0) < mostUnseen;
    });
  if (unseen.length === 0) return [];
  const which = unseen.length === 1 ? unseen[0]! : `each of ${listInWords(unseen)}`;
  return [`Over the whole grid ${which} explains less than ${percent(mostUnseen)} of ${metric}.`];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
