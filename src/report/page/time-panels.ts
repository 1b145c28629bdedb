import type { EChartsCoreOption } from 'echarts/core';
import { significant } from '../../format.ts';
import { hasLongCollection, rowErrors, rowOffered } from '../rows.ts';
import { compactNumber, shortLatency } from './short.ts';
import type { Theme } from './theme.ts';
import { samples, stallsOf, type TimeRow, type TimeTrial } from './time-trial.ts';

const leastSteal = 0.01;
const symbolsUpTo = 40;

/** One of the charts below one another; `height` in pixels. */
export interface Panel {
  readonly name: string;
  readonly height: number;
  readonly ticks: number;
  readonly format: (value: number) => string;
  /** The ground below the series, where a stall shades it. */
  readonly shades: readonly EChartsCoreOption[];
  readonly series: readonly EChartsCoreOption[];
}

interface Place {
  readonly theme: Theme;
  /** Pixels of one second. */
  readonly secondWidth: number;
}

/** The panels that the trials have something for; `varying` shows the offered rate beside the achieved one. */
export function panelsOf(trials: readonly TimeTrial[], varying: boolean, place: Place): Panel[] {
  const some = (test: (row: TimeRow) => boolean) => trials.some(({ rows }) => rows.some(test));
  const bars = (figure: (row: TimeRow) => number) => trials.map((trial) => barsOf(trial, figure));
  const rate: Panel = {
    name: 'messages/s',
    height: 130,
    ticks: 4,
    format: compactNumber,
    shades: shades(trials, place, true),
    series: trials.flatMap((trial) => [
      // The legend shows the first series of a name.
      line(trial, ({ row, seconds }) => row.acked / seconds),
      ...(varying ? [offered(trial)] : []),
    ]),
  };
  const latency: Panel = {
    name: 'response',
    height: 120,
    ticks: 3,
    format: shortLatency,
    shades: shades(trials, place, false),
    series: trials.flatMap((trial) => [
      { ...line(trial, ({ row }) => row.p50Us, false), lineStyle: { width: 1, opacity: 0.5 } },
      tail(trial, place),
      collections(trial, place),
    ]),
  };
  const inFlight: Panel = {
    name: 'in flight',
    height: 58,
    ticks: 2,
    format: compactNumber,
    shades: shades(trials, place, false),
    series: trials.map((trial) => line(trial, ({ row }) => row.inFlight, false)),
  };
  const small = { shades: [], height: 50, ticks: 2, format: compactNumber };
  return [
    rate,
    latency,
    inFlight,
    ...(some(({ row }) => rowErrors(row) > 0)
      ? [{ ...small, name: 'errors', series: bars(({ row }) => rowErrors(row)) }]
      : []),
    ...(some(({ row }) => row.gcMs > 0)
      ? [{ ...small, name: 'GC ms', series: bars(({ row }) => row.gcMs) }]
      : []),
    ...(some(({ row }) => (row.stealRatio ?? 0) > leastSteal)
      ? [{ ...small, name: 'steal %', series: bars(({ row }) => 100 * (row.stealRatio ?? 0)) }]
      : []),
  ];
}

const common = ({ name, color }: TimeTrial): EChartsCoreOption => ({ name, color });

function line(trial: TimeTrial, figure: (row: TimeRow) => number | null, symbols = true): EChartsCoreOption {
  return {
    ...common(trial),
    type: 'line',
    symbol: 'circle',
    symbolSize: 5,
    showSymbol: symbols && trial.rows.length < symbolsUpTo,
    data: samples(trial, figure),
  };
}

function offered(trial: TimeTrial): EChartsCoreOption {
  return {
    ...line(trial, ({ row, seconds }) => rowOffered(row) / seconds, false),
    lineStyle: { type: 'dashed', width: 1, opacity: 0.8 },
  };
}

/** The p99 of each row, hollow where too few messages carry it. */
function tail(trial: TimeTrial, { theme }: Place): EChartsCoreOption {
  const hollow = { color: theme.panel, borderColor: trial.color, borderWidth: 1.2 };
  return {
    ...line(trial, ({ row }) => row.p99Us),
    data: samples(trial, ({ row }) => row.p99Us).map((sample) =>
      trial.rows[sample.index]!.carried.p99Us !== null ? sample : { ...sample, itemStyle: hollow },
    ),
  };
}

/** Marks on the p99 line where collections held the row up. */
function collections(trial: TimeTrial, { theme }: Place): EChartsCoreOption {
  return {
    ...common(trial),
    type: 'scatter',
    symbol: 'triangle',
    symbolSize: 10,
    symbolOffset: [0, -9],
    z: 5,
    itemStyle: { borderColor: theme.panel, borderWidth: 1 },
    data: samples(trial, ({ row }) => row.p99Us ?? 0).filter(({ index }) =>
      hasLongCollection(trial.rows[index]!.row),
    ),
  };
}

function barsOf(trial: TimeTrial, figure: (row: TimeRow) => number): EChartsCoreOption {
  return { ...common(trial), type: 'bar', barMinWidth: 3, barMaxWidth: 8, data: samples(trial, figure) };
}

/** A series of nothing but shaded stretches of seconds with a stall; named where there is room. */
function shades(
  trials: readonly TimeTrial[],
  { theme, secondWidth }: Place,
  named: boolean,
): EChartsCoreOption[] {
  const data = stallsOf(trials).map(({ fromS, toS, silenceMs }) => {
    const text = `stall ${significant(silenceMs, 2)} ms`;
    const fits = named && (toS - fromS) * secondWidth > 7 * text.length;
    return [{ xAxis: fromS, name: fits ? text : '', label: { show: fits } }, { xAxis: toS }];
  });
  if (data.length === 0) return [];
  const itemStyle = { color: theme.quiet, opacity: 0.2 };
  const label = { position: 'insideTop', color: theme.ink, fontSize: 11 };
  return [{ type: 'line', silent: true, data: [], markArea: { silent: true, itemStyle, label, data } }];
}
