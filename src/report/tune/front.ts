import type { Result } from '../../result/schema.ts';
import type { FrontPoint, SearchMetric, Tune } from '../../result/search-schema.ts';
import { isAtDefaults } from '../columns.ts';
import { type NamedPoint, pointsById } from './points.ts';
import { leadingMetric } from './words.ts';

/** A point on the Pareto front; or, behind it, the recommendation or the defaults. */
export interface FrontRow extends NamedPoint, Pick<FrontPoint, 'values' | 'slo'> {
  /** Its place in the order shown, from 1; null behind the front. */
  readonly number: number | null;
  /** The numbers of those that intervals do not tell it from. */
  readonly ties: readonly number[];
  readonly recommended: boolean;
  /** What the recommendation was compared with. */
  readonly defaults: boolean;
}

export interface Front {
  readonly rows: readonly FrontRow[];
  /** Measured points behind the front, beside those shown. */
  readonly dominated: number;
}

/** The front in the goal's order, the best first, and what the answer names below it where it lies behind. */
export function frontOf(result: Result, tune: Tune): Front {
  const find = pointsById(result);
  const known = tune.front.flatMap((entry) => {
    const named = find(entry.pointId);
    return named === null ? [] : [{ ...entry, ...named }];
  });
  const ahead = known
    .filter(({ dominatedBy }) => dominatedBy.length === 0)
    .sort(byMetric(leadingMetric(tune.goal)));
  const numbers = new Map(ahead.map(({ pointId }, index) => [pointId, index + 1]));
  const defaultIds = new Set([
    ...(tune.recommended === null ? [] : [tune.recommended.defaultsId]),
    ...tune.finalists.map(({ defaultsId }) => defaultsId),
  ]);
  const row = (entry: (typeof known)[number]): FrontRow => ({
    ...entry,
    number: numbers.get(entry.pointId) ?? null,
    ties: entry.tiedWith.flatMap((id) => numbers.get(id) ?? []).sort((a, b) => a - b),
    recommended: tune.recommended?.pointId === entry.pointId,
    defaults: defaultIds.has(entry.pointId) || isAtDefaults(entry.point),
  });
  const behind = known.filter(({ dominatedBy }) => dominatedBy.length > 0);
  const named = new Set([...defaultIds, tune.recommended?.pointId]);
  const shown = behind
    .filter(({ pointId }) => named.has(pointId))
    .sort((a, b) => Number(defaultIds.has(a.pointId)) - Number(defaultIds.has(b.pointId)));
  return { rows: [...ahead, ...shown].map(row), dominated: behind.length - shown.length };
}

function byMetric(metric: SearchMetric) {
  const sign = metric === 'messagesPerSecond' ? -1 : 1;
  return (a: FrontPoint, b: FrontPoint): number => {
    const [first, second] = [a.values[metric]?.estimate, b.values[metric]?.estimate];
    if (first === undefined || second === undefined)
      return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  };
}

/** How sure the front is, and what its marks mean: sentences below its table. */
export function frontLegend({ rows, dominated }: Front): string[] {
  return [
    'On the front lies what no other point beats in one of the metrics without losing in another, beyond the intervals.',
    ...(rows.some(({ ties }) => ties.length > 0)
      ? ['= names the points that intervals do not tell it from in any metric.']
      : []),
    ...(dominated === 0
      ? []
      : [`${dominated} measured ${dominated === 1 ? 'point is' : 'points are'} behind it and left out.`]),
  ];
}

/** A row's settings, and why it stands there where it is not on the front for itself. */
export const settingsOnFront = ({ settings, number, defaults }: FrontRow): string =>
  `${settings}${number === null ? ' (behind the front)' : defaults ? ' (the defaults)' : ''}`;
