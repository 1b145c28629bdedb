import type { MeasuredTrial, WindowRow } from '../../result/schema.ts';
import { formatLatency, formatPercent, formatRate, significant } from '../format.ts';
import { addChoice } from './choice.ts';
import { axis, type ChartContext, escapeText, legend, mount, tooltip } from './plot.ts';
import { compactNumber, shortLatency } from './short.ts';

interface Sample {
  readonly value: [second: number, figure: number | null];
  readonly row: WindowRow;
  readonly trial: string;
}

/** Rate, p99 and collections a second, for each trial of a chosen point. */
export function drawTime({ data, result, plot, controls }: ChartContext): void {
  plot.closest('figure')?.classList.add('wide');
  const redraw = () => draw();
  const chosen = addChoice(
    controls,
    'Point',
    data.points.map(({ index, label }) => ({ value: String(index), label })),
    String(data.points[0]?.index),
    redraw,
  );
  const draw = mount(plot, ({ theme, narrow }) => {
    const trials = (result.points[Number(chosen())]?.trials ?? []).filter(
      (trial): trial is MeasuredTrial => trial.state !== 'failed' && trial.windows.length > 0,
    );
    if (trials.length === 0) return null;
    const nameOf = (trial: MeasuredTrial) =>
      `trial ${trial.repetition + 1}${trial.state === 'suspect' ? ' (suspect)' : ''}`;
    const series = trials.flatMap((trial, index) => {
      const color = theme.palette[index % theme.palette.length];
      const common = { name: nameOf(trial), color, showSymbol: trial.windows.length < 40, symbolSize: 5 };
      return [
        { ...common, type: 'line', data: samples(trial, nameOf(trial), (row, s) => row.acked / s) },
        {
          ...common,
          type: 'line',
          xAxisIndex: 1,
          yAxisIndex: 1,
          data: samples(trial, nameOf(trial), (row) => row.p99Us),
        },
        {
          ...common,
          type: 'bar',
          xAxisIndex: 2,
          yAxisIndex: 2,
          barMinWidth: 3,
          barMaxWidth: 8,
          data: samples(trial, nameOf(trial), (row) => row.gcMs),
        },
      ];
    });
    const left = narrow ? 58 : 68;
    const seconds = Math.ceil(Math.max(...trials.flatMap(({ windows }) => windows.map(({ endS }) => endS))));
    const time = (gridIndex: number, last: boolean) => ({
      ...axis(theme, last ? 'seconds since the window began' : '', 26),
      type: 'value',
      gridIndex,
      min: 0,
      max: seconds,
      containShape: false,
      splitLine: { show: false },
      axisLabel: { show: last, color: theme.quiet, fontSize: 11 },
    });
    const figure = (
      gridIndex: number,
      name: string,
      formatter: (value: number) => string,
      ticks: number,
    ) => ({
      ...axis(theme, name, left - 14),
      type: 'value',
      gridIndex,
      min: 0,
      splitNumber: ticks,
      axisLabel: { color: theme.quiet, fontSize: 11, formatter, hideOverlap: true },
    });
    return {
      legend: legend(theme, trials.map(nameOf)),
      grid: [
        { left, right: 16, top: 34, height: 130 },
        { left, right: 16, top: 186, height: 110 },
        { left, right: 16, top: 318, height: 58 },
      ],
      xAxis: [time(0, false), time(1, false), time(2, true)],
      yAxis: [
        figure(0, 'messages/s', compactNumber, 4),
        figure(1, 'p99', shortLatency, 3),
        figure(2, 'GC ms', compactNumber, 2),
      ],
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { row, trial } }: { data: Sample }) => describe(row, trial)),
      },
      series,
    };
  });
}

function samples(
  { windows }: MeasuredTrial,
  trial: string,
  figure: (row: WindowRow, seconds: number) => number | null,
): Sample[] {
  return windows.map((row, index) => {
    const seconds = row.endS - (windows[index - 1]?.endS ?? 0);
    return { value: [row.endS - seconds / 2, figure(row, seconds)], row, trial };
  });
}

function describe(row: WindowRow, trial: string): string {
  const lines = [
    `${escapeText(trial)}, second ${significant(row.endS)}`,
    `<b>${formatRate(row.acked)}</b> acknowledged, ${formatRate(row.inFlight)} in flight`,
    row.p99Us === null ? 'no response' : `p99 <b>${formatLatency(row.p99Us)}</b>`,
    `collections ${significant(row.gcMs, 2)} ms`,
    ...(row.stealRatio === null ? [] : [`steal ${formatPercent(row.stealRatio)}`]),
    ...(row.failed + row.dropped > 0 ? [`${row.failed} failed, ${row.dropped} dropped`] : []),
  ];
  return lines.join('<br>');
}
