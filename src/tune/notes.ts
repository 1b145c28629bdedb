import { median } from 'simple-statistics';
import { formatSeconds, listInWords, plural } from '../format.ts';
import type { Result } from '../result/schema.ts';
import { searchMetrics } from '../result/search-schema.ts';
import { metricsOf } from './goal.ts';
import type { Search } from './search.ts';
import { describe, formatMetric, metricWords } from './words.ts';

/** What a reader must know of how the search went, a sentence each. */
export function endNotes(search: Search, result: Result): string[] {
  return [
    settledAxes(search),
    ...leftOut(search),
    otherDefaults(search),
    disturbed(search),
    weakerDefaults(search, result),
    tookLong(search, result),
    cheaper(search, result),
  ].filter((note) => note !== null);
}

/** Settings that had one value, and so were not varied. */
function settledAxes({ space }: Search): string | null {
  const varied = new Set(space.axes.map(({ name }) => name));
  const point = space.cells.find((cell) => cell !== null);
  const fixed = Object.entries(point?.settings ?? {}).filter(([name]) => !varied.has(name));
  if (fixed.length === 0) return null;
  return `Not varied: ${listInWords(fixed.map(([name, value]) => `${name}=${value}`))}.`;
}

/** Clients that were left out, each with what its last trial failed with. */
function leftOut({ shutOut, notebook }: Search): string[] {
  return [...shutOut].map((backend) => {
    const last = notebook.entries.findLast(({ point }) => point.backend === backend)?.trial;
    const why = last?.state === 'failed' ? ` (${last.cause.message})` : '';
    return `${backend} could not connect several times in a row${why}, and was not measured any more.`;
  });
}

/** What each client comes to with nothing set, where there are several to choose from. */
function otherDefaults({ space, notebook, goal }: Search): string | null {
  const metric = metricsOf[goal][0]!;
  const told = [...space.defaults.values()].flatMap(({ id, backend }) => {
    const values = notebook.of(id).flatMap(({ figures }) => figures[metric] ?? []);
    return values.length === 0
      ? []
      : [`${backend} ${formatMetric(metric, median(values))} (${plural(values.length, 'trial')})`];
  });
  if (told.length < 2 || metricsOf[goal].length > 1) return null;
  return `With nothing set, ${metricWords[metric]} was, in the median: ${listInWords(told)}.`;
}

function disturbed({ notebook }: Search): string | null {
  const count = notebook.entries.filter(({ standing }) => standing === 'void').length;
  if (count === 0) return null;
  return `The machine disturbed ${plural(count, 'trial')} of ${notebook.entries.length} (its hypervisor, a pause, or its clock); they count for nothing, and were taken again where there was time, twice at most.`;
}

/** A client that acknowledges earlier by default is compared all the same: that is what its users have. */
function weakerDefaults({ space }: Search, { points }: Result): string | null {
  const asked = new Set(
    space.cells.flatMap((point) => (point === null ? [] : [String(point.settings.acks)])),
  );
  if (asked.size !== 1 || !asked.has('all')) return null;
  const weaker = [...space.defaults.values()].flatMap(({ id, backend }) => {
    const acks = points.find((point) => point.id === id)?.producer.effective['acks'];
    return acks === undefined || ['all', '-1'].includes(String(acks)) ? [] : [`${backend} (acks=${acks})`];
  });
  if (weaker.length === 0) return null;
  return `By default ${listInWords(weaker)} waits for fewer replicas than acks=all does, which the search kept.`;
}

function tookLong({ notebook }: Search, { tune }: Result): string | null {
  const expected = Object.values(tune?.planned ?? {}).reduce((sum, count) => sum + count, 0);
  const taken = notebook.entries.length;
  if (tune === undefined || taken === 0 || tune.ended !== 'budget' || taken >= expected) return null;
  return `The budget of ${formatSeconds(tune.budgetS)} held ${taken} of ${plural(expected, 'trial')} that were planned: they took ${formatSeconds(tune.spentS / taken)} each.`;
}

/** A point of the front that serves the goal alike and is better in what else counts, where one was seen that was not confirmed. */
function cheaper({ space, notebook }: Search, { tune }: Result): string | null {
  const best = tune?.front.find(({ pointId }) => pointId === tune.recommended?.pointId);
  const other = tune?.front.find(({ pointId }) => pointId === best?.dominatedBy[0]);
  const point = notebook.points().find(({ id }) => id === other?.pointId);
  if (best === undefined || other === undefined || point === undefined) return null;
  const figures = searchMetrics.flatMap((metric) => {
    const [own, theirs] = [best.values[metric], other.values[metric]];
    if (own === undefined || theirs === undefined) return [];
    return [
      `${metricWords[metric]} ${formatMetric(metric, theirs.estimate)} against ${formatMetric(metric, own.estimate)}`,
    ];
  });
  return `${describe(space, point)} seems as good for the goal and better otherwise, and was not confirmed: ${listInWords(figures)}.`;
}
