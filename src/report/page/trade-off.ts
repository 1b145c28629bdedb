import type { SummaryMetric } from '../../result/schema.ts';
import { metricOf } from '../metrics.ts';
import { spanOf } from '../spread.ts';
import { addChoice } from './choice.ts';
import { axisChoices, categories, categoryOf, rankOnOtherAxes } from './groups.ts';
import { axis, type ChartContext, escapeText, legend, mount, tooltip } from './plot.ts';
import { axisName, compactNumber, shortLatency, spanText } from './short.ts';
import { whiskers } from './whiskers.ts';

const symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'] as const;

/** Each point as a mark at its throughput (or CPU) and a tail latency, with whiskers over its span. */
export function drawTradeOff({ data, plot, controls }: ChartContext): void {
  const redraw = () => draw();
  const choice = (value: SummaryMetric) => ({ value, label: metricOf(value).label });
  const across = addChoice(
    controls,
    'Across',
    [choice('messagesPerSecond'), choice('cpuUsPerMessage')],
    data.fixedRate ? 'cpuUsPerMessage' : 'messagesPerSecond',
    redraw,
  );
  const up = addChoice(
    controls,
    'Up',
    [choice('responseP50Us'), choice('responseP99Us'), choice('responseP999Us'), choice('serviceP99Us')],
    'responseP99Us',
    redraw,
  );
  const colored = addChoice(controls, 'Colour by', axisChoices(data.axes), data.axes[0]?.key, redraw);
  const draw = mount(plot, ({ theme, narrow }) => {
    const [xMetric, yMetric] = [metricOf(across() as SummaryMetric), metricOf(up() as SummaryMetric)];
    const by = data.axes.find(({ key }) => key === colored());
    const names = categories(data, by);
    const points = data.points.flatMap((point) => {
      const [x, y] = [point.figures[xMetric.name], point.figures[yMetric.name]];
      return x === undefined || y === undefined ? [] : [{ point, x, y }];
    });
    if (points.length === 0) return null;
    const series = names.flatMap((name, index) => {
      const color = theme.palette[index % theme.palette.length]!;
      const own = points.filter(({ point }) => categoryOf(by, point) === name);
      return [
        {
          type: 'scatter',
          name,
          color,
          symbolSize: 11,
          z: 4,
          data: own.map(({ point, x, y }) => ({
            value: [x.median, y.median],
            symbol: symbols[rankOnOtherAxes(data, by, point) % symbols.length],
            itemStyle: { opacity: point.source === 'suspect' ? 0.45 : 1 },
            point,
            x,
            y,
          })),
        },
        whiskers(name, color, [
          ...own.map(({ x, y }) => [spanOf(x).low, y.median, spanOf(x).high, y.median] as const),
          ...own.map(({ x, y }) => [x.median, spanOf(y).low, x.median, spanOf(y).high] as const),
        ]),
      ];
    });
    return {
      grid: { left: narrow ? 54 : 62, right: 22, top: names.length > 3 && narrow ? 60 : 34, bottom: 44 },
      legend: legend(theme, names),
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { point, x, y } }: { data: (typeof points)[number] }) =>
          [
            escapeText(point.label) + (point.source === 'suspect' ? ' (suspect)' : ''),
            spanText(xMetric, x),
            `${yMetric.label} ${spanText(yMetric, y)}`,
          ].join('<br>'),
        ),
      },
      xAxis: {
        ...axis(theme, axisName(xMetric), 28),
        type: 'value',
        min: 0,
        axisLabel: {
          color: theme.quiet,
          fontSize: 11,
          formatter: compactNumber,
          hideOverlap: true,
        },
      },
      yAxis: {
        ...axis(theme, yMetric.label, narrow ? 42 : 50),
        type: 'value',
        min: 0,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: shortLatency },
      },
      series,
    };
  });
}
