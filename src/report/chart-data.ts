import { build, decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { configurationError, messageOf } from '../errors.ts';
import type { Point, Result } from '../result/schema.ts';
import {
  atDefaults,
  backendColumn,
  describePoint,
  isAtDefaults,
  isOffer,
  type SweptColumn,
  sweptColumns,
} from './columns.ts';
import { countedTrials, pointFigures, samplesNeeded } from './figures.ts';
import type { LatencyKind, PageData, PagePoint, PercentileSeries } from './page-data.ts';
import { offersVary } from './rows.ts';
import { describeSpans } from './spread.ts';

const stepsPerDecade = 16;

/**
 * Works out what the charts draw.
 *
 * @throws LingerlabError (exit code 2) where a histogram of the result cannot be decoded.
 */
export function chartData(result: Result): PageData {
  const swept = sweptColumns(result.points);
  const columns = [backendColumn(result.points), ...swept];
  const shown = chartedIds(result);
  const points = result.points.flatMap((point, index): PagePoint[] => {
    const figures = pointFigures(point);
    if (figures.source === 'none' || !(shown?.has(point.id) ?? true)) return [];
    const trials = countedTrials(point, figures.source);
    const series = (kind: LatencyKind) =>
      percentileSeries(
        point,
        trials.map(({ latencyUs }) => latencyUs[kind].histogram),
      );
    return [
      {
        index,
        label: describePoint(swept, point),
        source: figures.source,
        ...(isAtDefaults(point) && { clientDefaults: true }),
        at: Object.fromEntries(columns.map((column) => [column.key, placeOn(column, point)])),
        figures: figures.values,
        percentiles: { response: series('response'), service: series('service'), lag: series('lag') },
        mergedTrials: trials.length,
      },
    ];
  });
  const axes = columns.filter(({ values }) => values.length > 1);
  return {
    ...(result.tune !== undefined && { search: 'tune' }),
    ...(result.maxRate !== undefined && { search: 'max-rate' }),
    varyingRate: result.points.some(({ load }) => offersVary(load)),
    spans: describeSpans(points.flatMap(({ figures }) => Object.values(figures))),
    rowNeeds: { p50: samplesNeeded.p50, p99: samplesNeeded.p99 },
    fixedRate: result.points.every(({ load }) => load.kind !== 'closed'),
    axes: axes.map(({ key, label, numeric, values }) => ({ key, label, numeric, values })),
    points,
  };
}

/** Of a tune the points that it speaks of, for it measured many more; null where all points are charted. */
function chartedIds({ tune }: Result): ReadonlySet<string> | null {
  if (tune === undefined) return null;
  return new Set([
    ...tune.finalists.flatMap(({ pointId, defaultsId }) => [pointId, defaultsId]),
    ...tune.front.flatMap(({ pointId, dominatedBy }) => (dominatedBy.length === 0 ? [pointId] : [])),
    ...(tune.recommended === null ? [] : [tune.recommended.pointId, tune.recommended.defaultsId]),
  ]);
}

/** A point at client-defaults lies on no axis of a setting: its values were not chosen, and others differ too. */
function placeOn(column: SweptColumn, point: Point): string {
  const isSetting = column.key !== 'backend' && !isOffer(column);
  return isSetting && isAtDefaults(point) ? atDefaults : column.of(point);
}

/** Merges histograms and reads them at even steps of log 1/(1 − p), as far as ten samples lie beyond. */
export function percentileSeries(point: Point, histograms: readonly string[]): PercentileSeries {
  // A decoded histogram does not grow, so a fresh one that does takes them all in.
  const merged = build({ bitBucketSize: 32, autoResize: true, numberOfSignificantValueDigits: 3 });
  for (const text of histograms) merged.add(decode(point, text));
  if (merged.totalCount === 0) return [];
  const decades = Math.log10(Math.max(1, merged.totalCount / 10));
  const ranks = Array.from(
    { length: Math.floor(decades * stepsPerDecade) + 1 },
    (_, step) => 10 ** (step / stepsPerDecade),
  );
  return ranks.map((inverse) => [
    Number(inverse.toPrecision(6)),
    merged.getValueAtPercentile(100 * (1 - 1 / inverse)),
  ]);
}

function decode(point: Point, text: string): ReturnType<typeof decodeFromCompressedBase64> {
  try {
    return decodeFromCompressedBase64(text);
  } catch (error) {
    throw configurationError([
      {
        where: `point ${point.id}`,
        what: `has a histogram that cannot be decoded: ${messageOf(error)}`,
        remedy: 'the result file was edited or damaged; restore it from where it was copied',
      },
    ]);
  }
}
