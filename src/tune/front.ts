import { type Estimate, type FrontPoint, type SearchMetric, searchMetrics } from '../result/search-schema.ts';
import { pooledIntervals } from '../stats/pooled-interval.ts';
import { alike, directions } from './goal.ts';
import type { Notebook } from './notebook.ts';

const confidence = 0.95;

type Values = Partial<Record<SearchMetric, Estimate>>;

/**
 * Every measured point with its metrics' geometric means and 95 % intervals, from the spread that trials of one point
 * have over all points, and the points of the front that dominate it. Trials that did not carry the load have no place. A
 * point dominates another where it is better in a metric beyond the intervals, and in none worse, neither beyond the
 * intervals nor by an estimate of over 2 %. What overlaps in all is a tie.
 */
export function frontOf(notebook: Notebook): FrontPoint[] {
  const ids = notebook
    .points()
    .map(({ id }) => id)
    .filter((id) => notebook.clearFigures(id).length > 0);
  const values = valuesOf(notebook, ids);
  const onFront = undominated(ids, (one, other) => dominates(values.get(one)!, values.get(other)!));
  return ids.map((id) => ({
    pointId: id,
    values: values.get(id)!,
    dominatedBy: onFront.filter((other) => dominates(values.get(other)!, values.get(id)!)),
    tiedWith: onFront.includes(id)
      ? onFront.filter((other) => other !== id && tied(values.get(other)!, values.get(id)!))
      : [],
    slo: notebook.sloOf(id),
  }));
}

/**
 * Those that none of themselves dominates, where each of the others is dominated by one of them. Overlaps do not add up: what
 * is dominated only by points that are dominated themselves stays in.
 */
function undominated(ids: readonly string[], dominates: (one: string, other: string) => boolean): string[] {
  const front = new Set<string>();
  let left = [...ids];
  while (left.length > 0) {
    const best = left.filter((id) => !left.some((other) => dominates(other, id)));
    // Of points that dominate one another in a ring, each stays.
    const added = best.length > 0 ? best : left;
    for (const id of added) front.add(id);
    left = left.filter((id) => !front.has(id) && !added.some((one) => dominates(one, id)));
  }
  return ids.filter((id) => front.has(id));
}

function valuesOf(notebook: Notebook, ids: readonly string[]): Map<string, Values> {
  const values = new Map<string, Values>(ids.map((id) => [id, {}]));
  for (const metric of searchMetrics) {
    const logarithms = (id: string): number[] =>
      notebook.clearFigures(id).flatMap((figures) => {
        const value = figures[metric];
        return value !== null && value > 0 ? [Math.log(value)] : [];
      });
    const told = ids.map((id) => ({ id, group: logarithms(id) })).filter(({ group }) => group.length > 0);
    const intervals = pooledIntervals(
      told.map(({ group }) => group),
      confidence,
    );
    for (const [index, { id, group }] of told.entries()) {
      const interval = intervals?.groups[index];
      if (interval === undefined) continue;
      values.get(id)![metric] = {
        estimate: Math.exp(interval.mean),
        low: Math.exp(interval.low),
        high: Math.exp(interval.high),
        trials: group.length,
      };
    }
  }
  return values;
}

/** 1 where a is better than b beyond the intervals, -1 where it is worse, 0 where they overlap or one is unknown. */
function compare(metric: SearchMetric, a: Values, b: Values): number {
  const [one, other] = [a[metric], b[metric]];
  if (one === undefined || other === undefined) return 0;
  if (one.low > other.high) return directions[metric];
  return one.high < other.low ? -directions[metric] : 0;
}

function dominates(a: Values, b: Values): boolean {
  return (
    searchMetrics.some((metric) => compare(metric, a, b) > 0) &&
    searchMetrics.every((metric) => compare(metric, a, b) >= 0 && !seemsWorse(metric, a, b))
  );
}

/** Whether a's estimate is worse by more than what is alike: an interval that is wide for want of trials proves nothing. */
function seemsWorse(metric: SearchMetric, a: Values, b: Values): boolean {
  const [one, other] = [a[metric], b[metric]];
  if (one === undefined || other === undefined) return false;
  return directions[metric] * Math.log(one.estimate / other.estimate) < -alike;
}

const tied = (a: Values, b: Values): boolean => searchMetrics.every((metric) => compare(metric, a, b) === 0);
