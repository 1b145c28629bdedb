import { compressionTypes, settingNames } from '../producer-settings.ts';
import type { Load, Point } from '../result/schema.ts';
import { formatCount, formatRate } from './format.ts';

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
  const loads = new Set(points.map((point) => point.load.kind));
  const loadLabel =
    loads.size > 1 ? 'load' : loads.has('closed') ? 'messages in flight' : 'offered messages/s';
  return [
    column('load', loadLabel, points, loads.size > 1 ? (point) => formatLoad(point.load) : loadSize),
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
      return `open loop, ${formatRate(load.ratePerSecond)} messages/s offered`;
    case 'stages':
      return 'stages';
    case 'burst':
      return 'bursts';
  }
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

function loadSize({ load }: Point): string {
  if (load.kind === 'closed') return formatCount(load.inFlight);
  return load.kind === 'stages' ? 'stages' : formatCount(load.ratePerSecond);
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
