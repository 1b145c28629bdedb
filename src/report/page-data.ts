import type { SummaryMetric, SummaryMetricValue } from '../result/schema.ts';
import type { FigureSource } from './figures.ts';

/** Latency at 1 / (1 − p), as pairs of that inverse rank (from 1) and microseconds. */
export type PercentileSeries = readonly (readonly [inverseRank: number, us: number])[];

export type LatencyKind = 'response' | 'service' | 'lag';

/** One measured point, as the page's charts need it. */
export interface PagePoint {
  /** Its place in the result's list of points. */
  readonly index: number;
  readonly label: string;
  readonly source: FigureSource;
  /** Nothing was set, so that it lies on no axis of a setting. */
  readonly clientDefaults?: true;
  /** For each axis its value, as text; `client-defaults` where it lies on none. */
  readonly at: Readonly<Record<string, string>>;
  readonly figures: Partial<Record<SummaryMetric, SummaryMetricValue>>;
  /** From the merged histograms of the trials behind the figures. */
  readonly percentiles: Readonly<Record<LatencyKind, PercentileSeries>>;
  readonly mergedTrials: number;
}

/** Something that varies across the points. */
export interface PageAxis {
  readonly key: string;
  readonly label: string;
  readonly numeric: boolean;
  readonly values: readonly string[];
}

/** What the page's charts draw, worked out beforehand so that the page decodes nothing. */
export interface PageData {
  /** What chose the points: those charts that compare points as a sweep's are left out then. */
  readonly search?: 'tune' | 'max-rate';
  /** Whether every point was offered messages at fixed times, so that what tells them apart is cost and latency. */
  readonly fixedRate: boolean;
  /** Whether the rate that some point was offered changes within its window. */
  readonly varyingRate: boolean;
  /** What a median's span stands for, in words that follow “is” or “span”. */
  readonly spans: string;
  /** Messages that carry a row's percentiles. */
  readonly rowNeeds: { readonly p50: number; readonly p99: number };
  readonly axes: readonly PageAxis[];
  readonly points: readonly PagePoint[];
}
