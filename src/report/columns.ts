import { compressionTypes, settingNames } from '../producer-settings.ts';
import type { Load, Point } from '../result/schema.ts';
import { formatCount, formatRate, formatSeconds } from './format.ts';

/** Something that varies across a run's points. */
export interface SweptColumn {
  /** `backend`, `load`, `lanes`, or the name of a producer setting. */
  readonly key: string;
  readonly label: string;
  /** Whether its values have a natural order as numbers. */
  readonly numeric: boolean;
  /** The different values, in their natural order. */
  readonly values: readonly string[];
  readonly of: (point: Point) => string;
}

/** What stands where a scenario left a setting to the client. */
export const clientDefault = 'default';

/** The columns that tell a run's points apart besides the backend: load, lanes and settings that were swept. */
export function sweptColumns(points: readonly Point[]): SweptColumn[] {
  const known = settingNames as readonly string[];
  const others = points.flatMap((point) => Object.keys(point.producer.requested));
  const names = [...new Set([...known, ...others])];
  const label = loadLabel(points);
  return [
    column('load', label, points, label === 'load' ? ({ load }) => formatLoad(load) : loadNumber),
    column('lanes', 'lanes', points, (point) => formatCount(point.lanes)),
    ...names.map((name) => column(name, name, points, (point) => requestedValue(point, name))),
  ].filter(({ values }) => values.length > 1);
}

/** The backend as a column, whether it varies or not. */
export function backendColumn(points: readonly Point[]): SweptColumn {
  return column('backend', 'backend', points, (point) => point.backend);
}

/** What the scenario asked for, as text; {@link clientDefault} where it left the setting out. */
function requestedValue(point: Point, name: string): string {
  const value = point.producer.requested[name];
  return value === undefined ? clientDefault : String(value);
}

/** A load in words, as in `closed loop, 1,000 in flight`. */
export function formatLoad(load: Load): string {
  switch (load.kind) {
    case 'closed':
      return `closed loop, ${formatCount(load.inFlight)} in flight`;
    case 'open':
      return `open loop, ${formatRate(load.ratePerSecond)} messages/s offered${arrivalWords(load)}`;
    case 'stages':
      return `stages, ${formatStages(load.stages)}${arrivalWords(load)}`;
    case 'burst': {
      const bursts = `bursts of ${formatCount(load.messages)} every ${formatLength(load.everyMs)}`;
      return load.ratePerSecond === 0
        ? bursts
        : `${bursts} over ${formatRate(load.ratePerSecond)} messages/s`;
    }
  }
}

/** Even arrivals go without saying, as they do where an older result has none. */
function arrivalWords({ arrivals }: { readonly arrivals?: string | undefined }): string {
  return arrivals === 'poisson' ? ', Poisson arrivals' : '';
}

/** The lowest and the highest rate, and the length of all: `1,000 to 5,000 messages/s over 40 s`. */
function formatStages(stages: Extract<Load, { kind: 'stages' }>['stages']): string {
  const rates = stages.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]);
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map(formatRate);
  const lengthMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return `${low === high ? low : `${low} to ${high}`} messages/s over ${formatLength(lengthMs)}`;
}

/** A length that somebody chose, and not measured: without digits that say nothing. */
function formatLength(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${Number(seconds.toPrecision(3))} s` : formatSeconds(seconds);
}

/** One swept value in words that stand by themselves, as in `linger.ms=20` or `lz4`. */
function describeValue(column: SweptColumn, point: Point): string {
  const value = column.of(point);
  if (column.key === 'load') {
    if (column.label === 'load') return value;
    return column.label === 'messages in flight' ? `${value} in flight` : `${value}/s offered`;
  }
  if (column.key === 'lanes') return `${value} ${value === '1' ? 'lane' : 'lanes'}`;
  if (column.key === 'compression.type' && value !== clientDefault)
    return value === 'none' ? 'no compression' : value;
  return `${column.key}=${value}`;
}

/** A point's swept settings, as in `linger.ms=20, lz4`; empty where nothing was swept. */
export function describeSettings(columns: readonly SweptColumn[], point: Point): string {
  return columns.map((swept) => describeValue(swept, point)).join(', ');
}

/** A point in words, as in `kafkajs with linger.ms=20, lz4`. */
export function describePoint(columns: readonly SweptColumn[], point: Point): string {
  const settings = describeSettings(columns, point);
  return settings === '' ? point.backend : `${point.backend} with ${settings}`;
}

/** Loads that differ in one number are told apart by it, all others by their words. */
function loadLabel(points: readonly Point[]): string {
  const kinds = new Set(points.map(({ load }) => load.kind));
  if (kinds.size > 1 || kinds.has('stages') || kinds.has('burst')) return 'load';
  return kinds.has('closed') ? 'messages in flight' : 'offered messages/s';
}

function loadNumber({ load }: Point): string {
  if (load.kind === 'closed') return formatCount(load.inFlight);
  return load.kind === 'open' ? formatCount(load.ratePerSecond) : formatLoad(load);
}

function column(
  key: string,
  label: string,
  points: readonly Point[],
  of: (point: Point) => string,
): SweptColumn {
  const values = [...new Set(points.map(of))];
  const numeric = values.every((value) => value === clientDefault || Number.isFinite(asNumber(value)));
  values.sort((a, b) => rank(key, a) - rank(key, b));
  return { key, label, numeric, values, of };
}

const asNumber = (value: string): number => Number(value.replaceAll(',', ''));

function rank(key: string, value: string): number {
  if (value === clientDefault) return Number.NEGATIVE_INFINITY;
  if (key === 'compression.type') return (compressionTypes as readonly string[]).indexOf(value);
  const number = asNumber(value);
  return Number.isFinite(number) ? number : Number.MAX_VALUE;
}
