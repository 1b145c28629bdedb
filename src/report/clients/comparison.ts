import { ceilings } from '../../no-client.ts';
import type { Point, Result } from '../../result/schema.ts';
import {
  atDefaults,
  describeSettings,
  formatLoad,
  isAtDefaults,
  isOffer,
  type SweptColumn,
  sweptColumns,
} from '../columns.ts';
import { describeReplicas } from '../heading.ts';
import type { Metric } from '../metrics.ts';
import type { Ranked } from '../ranking.ts';
import { isSearch } from '../search.ts';
import { candidate, isRanked, rankingMetric, type Unplaced } from './candidates.ts';
import { type Placed, placed } from './rank.ts';
import { acksRemark, boundRemarks, brokerRemark, tieRemark, unsetRemark } from './remarks.ts';
import { mostShown, standings, telling } from './telling.ts';

/** Clients side by side: each once, at settings that have something in common. */
export interface Ranking {
  readonly kind: 'defaults' | 'equal' | 'best';
  readonly title: string;
  /** Each with what its place holds for: its settings, where the title does not say them. */
  readonly rows: readonly (Placed & { readonly settings: string | null })[];
  readonly unplaced: readonly Unplaced[];
  /** Who ties with whom, and what the ranking does not tell. */
  readonly remarks: readonly string[];
}

/** How the clients of a run stand to one another under one load. */
export interface Comparison {
  readonly load: string;
  readonly timed: boolean;
  readonly metric: Metric;
  readonly rankings: readonly Ranking[];
  /** What nobody set, and whose figures something else than the client set. */
  readonly remarks: readonly string[];
  /** Over all configurations that clients share; null where there is one, or none. */
  readonly standings: string | null;
  /** How many configurations are shared beyond those that are shown. */
  readonly left: number;
}

const isClient = ({ backend }: Point): boolean => !ceilings.includes(backend);

/**
 * Ranks the clients of a run, load by load; nothing where it has fewer than two, or none has figures, or a search chose the
 * points.
 */
export function compareClients(result: Result): Comparison[] {
  if (isSearch(result)) return [];
  const clients = result.points.filter(isClient);
  const byLoad = new Map<string, Point[]>();
  for (const point of clients) {
    const load = formatLoad(point.load);
    byLoad.set(load, [...(byLoad.get(load) ?? []), point]);
  }
  return [...byLoad].flatMap(([load, points]) => {
    if (new Set(points.map(({ backend }) => backend)).size < 2) return [];
    const comparison = comparisonUnder(load, points, describeReplicas(result));
    return comparison.rankings.some(({ rows }) => rows.length > 0) ? [comparison] : [];
  });
}

function comparisonUnder(load: string, points: readonly Point[], replicas: string): Comparison {
  const columns = sweptColumns(points).filter((column) => !isOffer(column));
  const words = (point: Point) =>
    isAtDefaults(point) ? defaultWords(point, replicas) : settingWords(columns, point, replicas);
  const metric = rankingMetric(points[0]!.load);
  const entryOf = new Map(points.map((point) => [point, candidate(point, words(point))]));
  const make = (kind: Ranking['kind'], title: string, members: readonly Point[]): Ranking => {
    const entries = members.map((point) => entryOf.get(point)!);
    const rows = placed(entries.filter(isRanked), metric);
    return {
      kind,
      title,
      rows: rows.map((row) => {
        const settings =
          kind === 'best' && isAtDefaults(row.point) ? `${atDefaults}: ${row.label}` : row.label;
        return { ...row, settings: kind === 'equal' ? null : settings };
      }),
      unplaced: entries.filter((entry) => !isRanked(entry)) as Unplaced[],
      remarks: [...tieRemark(rows, metric), ...acksRemark(rows), ...brokerRemark(rows)],
    };
  };
  const defaults = points.filter(isAtDefaults);
  const equal = sharedConfigurations(points).map((members) => {
    const settings = words(members[0]!);
    return make('equal', settings === '' ? 'At equal settings' : `At equal settings: ${settings}`, members);
  });
  const best = bestOfEach(points, entryOf, metric);
  const shown = equal.length <= mostShown ? equal : telling(equal, best);
  const several = points.length > new Set(points.map(({ backend }) => backend)).size;
  const rankings = [
    ...(backendsOf(defaults).length > 1 ? [make('defaults', `At ${atDefaults}`, defaults)] : []),
    ...shown,
    ...(several ? [make('best', 'Each at its best found', best)] : []),
  ];
  return {
    load,
    timed: points[0]!.load.kind !== 'closed',
    metric,
    rankings,
    remarks: [
      ...(shown.length > 0 ? unsetRemark(points.filter((point) => !isAtDefaults(point))) : []),
      ...boundRemarks(rankings.flatMap(({ rows }) => rows)),
    ],
    standings: standings(equal),
    left: equal.length - shown.length,
  };
}

/** What decides most of what a client carries, and what it promises. */
const telltale = ['acks', 'batch.size', 'linger.ms', 'compression.type'] as const;

/** The most telling of a client's defaults, with what acks mean on the topic. */
function defaultWords({ producer: { effective } }: Point, replicas: string): string {
  return telltale
    .filter((name) => effective[name] !== undefined)
    .map((name) => `${name}=${effective[name]}${name === 'acks' ? ` (${replicas})` : ''}`)
    .join(', ');
}

/** A point's swept settings in words, with what acks mean on the topic. */
function settingWords(columns: readonly SweptColumn[], point: Point, replicas: string): string {
  return columns
    .map((column) => describeSettings([column], point) + (column.key === 'acks' ? ` (${replicas})` : ''))
    .join(', ');
}

/** The points that ask the same of two clients or more, in the scenario's order. */
function sharedConfigurations(points: readonly Point[]): Point[][] {
  const groups = new Map<string, Point[]>();
  for (const point of points) {
    if (isAtDefaults(point)) continue;
    const requested = Object.entries(point.producer.requested).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([point.lanes, requested]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].filter((members) => backendsOf(members).length > 1);
}

/** Of each client the point with the best median; where none can be ranked, its first. */
function bestOfEach(
  points: readonly Point[],
  entryOf: ReadonlyMap<Point, Ranked | Unplaced>,
  metric: Metric,
): Point[] {
  const sign = metric.better === 'lower' ? 1 : -1;
  return backendsOf(points).map((backend) => {
    const own = points.filter((point) => point.backend === backend);
    const ranked = own.map((point) => entryOf.get(point)!).filter(isRanked);
    const [best] = ranked.sort(
      (a, b) => sign * (a.value.median - b.value.median) || (a.point.id < b.point.id ? -1 : 1),
    );
    return best?.point ?? own[0]!;
  });
}

const backendsOf = (points: readonly Point[]): string[] => [...new Set(points.map(({ backend }) => backend))];
