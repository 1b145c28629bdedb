import type { SummaryMetric } from '../../result/schema.ts';
import { metricOf, metrics } from '../metrics.ts';
import type { PageAxis, PagePoint } from '../page-data.ts';
import { spanOf } from '../spread.ts';
import { addChoice } from './choice.ts';
import { axisChoices, categories, categoryOf } from './groups.ts';
import { axis, type ChartContext, escapeText, legend, mount, tooltip } from './plot.ts';
import { axisName, shortFormat, spanText } from './short.ts';
import { whiskers } from './whiskers.ts';

interface Trace {
  /** The category that colours it, and that the legend names. */
  readonly name: string;
  readonly points: readonly PagePoint[];
}

/** A metric over one swept setting: lines where its values are numbers, else marks, one trace for each combination of the rest. */
export function drawSweep({ data, plot, controls }: ChartContext): void {
  const redraw = () => draw();
  const settings = data.axes.filter(({ key }) => key !== 'backend');
  const first = settings.find(({ numeric }) => numeric) ?? data.axes[0];
  const along = addChoice(controls, 'Setting', axisChoices(data.axes), first?.key, redraw);
  const chosen = addChoice(
    controls,
    'Metric',
    metrics.map(({ name, label }) => ({ value: name, label })),
    data.fixedRate ? 'responseP99Us' : 'messagesPerSecond',
    redraw,
  );
  const draw = mount(plot, ({ theme, narrow }) => {
    const setting = data.axes.find(({ key }) => key === along())!;
    const metric = metricOf(chosen() as SummaryMetric);
    const by = data.axes.find((candidate) => candidate !== setting);
    const known = data.points.filter(
      (point) =>
        point.figures[metric.name] !== undefined && setting.values.includes(point.at[setting.key] ?? ''),
    );
    if (known.length === 0) return null;
    const names = by === undefined ? [metric.label] : categories(data, by);
    const traces = tracesOf(known, data.axes, setting, by, metric.label);
    const place = (point: PagePoint) => setting.values.indexOf(point.at[setting.key] ?? '');
    const series = traces.flatMap(({ name, points }, index) => {
      const color = theme.palette[names.indexOf(name) % theme.palette.length]!;
      // Traces stand a little beside one another, or their whiskers would hide each other.
      const shift = (index - (traces.length - 1) / 2) * Math.min(7, 60 / traces.length);
      const sorted = [...points].sort((a, b) => place(a) - place(b));
      return [
        {
          type: 'line',
          name,
          color,
          z: 4,
          symbol: 'circle',
          symbolSize: 8,
          lineStyle: { width: setting.numeric ? 1.6 : 0, opacity: 0.8 },
          symbolOffset: setting.numeric ? [0, 0] : [shift, 0],
          data: sorted.map((point) => ({
            value: [place(point), point.figures[metric.name]!.median],
            itemStyle: { opacity: point.source === 'suspect' ? 0.45 : 1 },
            point,
          })),
        },
        whiskers(
          name,
          color,
          sorted.map((point) => {
            const { low, high } = spanOf(point.figures[metric.name]!);
            return [place(point), low, place(point), high];
          }),
          setting.numeric ? 0 : shift,
        ),
      ];
    });
    const format = shortFormat(metric);
    return {
      grid: { left: narrow ? 54 : 62, right: 18, top: names.length > 3 && narrow ? 60 : 34, bottom: 44 },
      legend: legend(theme, names),
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { point } }: { data: { point: PagePoint } }) => {
          return `${escapeText(point.label)}<br>${metric.label} ${spanText(metric, point.figures[metric.name]!)}`;
        }),
      },
      xAxis: {
        ...axis(theme, setting.label, 28),
        type: 'category',
        data: [...setting.values],
        splitLine: { show: false },
      },
      yAxis: {
        ...axis(theme, axisName(metric), narrow ? 42 : 50),
        type: 'value',
        min: 0,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: format },
      },
      series,
    };
  });
}

function tracesOf(
  points: readonly PagePoint[],
  axes: readonly PageAxis[],
  setting: PageAxis,
  by: PageAxis | undefined,
  fallback: string,
): Trace[] {
  const traces = new Map<string, PagePoint[]>();
  for (const point of points) {
    const rest = axes.filter((candidate) => candidate !== setting).map(({ key }) => point.at[key]);
    const key = JSON.stringify(rest);
    traces.set(key, [...(traces.get(key) ?? []), point]);
  }
  return [...traces.values()].map((members) => ({
    name: by === undefined ? fallback : categoryOf(by, members[0]!),
    points: members,
  }));
}
