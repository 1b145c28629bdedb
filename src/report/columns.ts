import { formatCount, formatRate, formatSeconds, noFigure } from '../format.ts';
import { compressionTypes, settingNames } from '../producer-settings.ts';
import type { Load, Point } from '../result/schema.ts';

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

/** What stands for the settings of a point at which nothing was set. */
export const atDefaults = 'client-defaults';

/** Whether nothing was set at a point, so that its client's own defaults were in force. */
export const isAtDefaults = ({ producer }: Pick<Point, 'producer'>): boolean =>
  producer.clientDefaults === true;

/**
 * The columns that tell a run's points apart besides the backend: load, lanes and settings that were swept. Points at
 * client-defaults are told apart by that word, and make no column.
 */
export function sweptColumns(points: readonly Point[]): SweptColumn[] {
  return [...offerColumns(points), ...settingColumns(points.filter((point) => !isAtDefaults(point)))];
}

/** The columns of a table: those that were swept, and the settings in which a client's defaults differ from the rest. */
export function tableColumns(points: readonly Point[]): SweptColumn[] {
  return [...offerColumns(points), ...settingColumns(points)];
}

function offerColumns(points: readonly Point[]): SweptColumn[] {
  const label = loadLabel(points);
  return [
    column('load', label, points, label === 'load' ? ({ load }) => formatLoad(load) : loadNumber),
    column('lanes', 'lanes', points, (point) => formatCount(point.lanes)),
  ].filter(({ values }) => values.length > 1);
}

function settingColumns(points: readonly Point[]): SweptColumn[] {
  const requested = new Set(points.flatMap((point) => Object.keys(point.producer.requested)));
  const known = (settingNames as readonly string[]).filter((name) => requested.has(name));
  return [...new Set([...known, ...requested])]
    .map((name) => column(name, name, points, (point) => settingValue(point, name)))
    .filter(({ values }) => values.length > 1);
}

/** The backend as a column, whether it varies or not. */
export function backendColumn(points: readonly Point[]): SweptColumn {
  return column('backend', 'backend', points, (point) => point.backend);
}

/**
 * What the scenario asked for, as text; {@link clientDefault} where it left the setting out. At client-defaults what was
 * in force, {@link noFigure} where the client has no such setting.
 */
function settingValue({ producer }: Point, name: string): string {
  const { requested, effective, clientDefaults } = producer;
  const value = clientDefaults ? effective[name] : requested[name];
  if (value !== undefined) return String(value);
  return clientDefaults && Object.keys(effective).length > 0 ? noFigure : clientDefault;
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
  if (!isAtDefaults(point)) return columns.map((swept) => describeValue(swept, point)).join(', ');
  const offers = columns.filter(isOffer).map((swept) => describeValue(swept, point));
  return [...offers, atDefaults].join(', ');
}

/** Whether a column shows the client's own value of a setting at a point, and not one that was asked for. */
export const showsDefault = (column: SweptColumn, point: Point): boolean =>
  isAtDefaults(point) &&
  column.key !== 'backend' &&
  !isOffer(column) &&
  ![clientDefault, noFigure].includes(column.of(point));

/** Whether a column says what was offered, and not how the client was set. */
export const isOffer = ({ key }: SweptColumn): boolean => key === 'load' || key === 'lanes';

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
  const numeric = values.every((value) => numberless.has(value) || Number.isFinite(asNumber(value)));
  values.sort((a, b) => rank(key, a) - rank(key, b));
  return { key, label, numeric, values, of };
}

/** What may stand in a column of numbers. */
const numberless: ReadonlySet<string> = new Set([clientDefault, noFigure, 'unlimited']);

const asNumber = (value: string): number => Number(value.replaceAll(',', ''));

function rank(key: string, value: string): number {
  if (value === clientDefault || value === noFigure) return Number.NEGATIVE_INFINITY;
  if (key === 'compression.type') return (compressionTypes as readonly string[]).indexOf(value);
  const number = asNumber(value);
  return Number.isFinite(number) ? number : Number.MAX_VALUE;
}
