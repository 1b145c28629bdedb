import { type Effects, type SearchMetric, searchMetrics } from '../result/search-schema.ts';
import { effectsOf } from './effects.ts';
import { modelOf } from './prospect.ts';
import type { Search } from './search.ts';

/** What each axis did to each metric that varies; nothing for a metric that too few trials tell. */
export function effectsOn(search: Search): Effects[] {
  const effects = searchMetrics
    .filter((metric) => varies(search, metric))
    .flatMap((metric) => {
      const model = modelOf(search, ({ figures }) => {
        const value = figures?.[metric] ?? null;
        return value !== null && value > 0 ? Math.log(value) : null;
      });
      return model === null ? [] : [effectsOf(metric, search.space.axes, model)];
    });
  if (effects.some(({ explained }) => explained !== null)) return effects;
  return effects.map((of, at) => ({ ...of, sentences: at === 0 ? [tooFew] : [] }));
}

const tooFew = 'Too few settings were measured to say what matters.';

/** At a fixed rate, messages/s is what is offered. */
const varies = ({ space }: Search, metric: SearchMetric): boolean =>
  metric !== 'messagesPerSecond' || space.cells.some((point) => point?.load.kind === 'closed');
