import type { Result } from '../../result/schema.ts';
import type { Effects, SearchMetric } from '../../result/search-schema.ts';
import { isTold } from '../tune/effects.ts';
import { metricLabels } from '../tune/words.ts';
import { addChoice } from './choice.ts';

/** A drop-down of the metrics whose effects a model tells well enough; returns how to read it. */
export function chooseEffects(
  { tune }: Result,
  controls: HTMLElement,
  has: (effects: Effects) => boolean,
  onChange: () => void,
): { readonly all: readonly Effects[]; readonly chosen: () => Effects | undefined } {
  const all = tune?.effects.filter((effects) => isTold(effects) && has(effects)) ?? [];
  const value = addChoice(
    controls,
    'Metric',
    all.map(({ metric }) => ({ value: metric, label: metricLabels[metric] })),
    all[0]?.metric,
    onChange,
  );
  return { all, chosen: () => all.find(({ metric }) => metric === (value() as SearchMetric)) };
}
