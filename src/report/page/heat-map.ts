import type { SummaryMetric } from '../../result/schema.ts';
import { metricOf, metrics } from '../metrics.ts';
import type { PagePoint } from '../page-data.ts';
import { addChoice } from './choice.ts';
import { axis, type ChartContext, escapeText, mount, tooltip } from './plot.ts';
import { shortFormat, spanText } from './short.ts';

interface Cell {
  readonly point: PagePoint;
  readonly value: [column: number, row: number, figure: number];
}

/** A metric over linger.ms and batch.size, for one choice of everything else that was swept. */
export function drawHeatMap({ data, plot, controls }: ChartContext): void {
  const redraw = () => draw();
  const chosen = addChoice(
    controls,
    'Metric',
    metrics.map(({ name, label }) => ({ value: name, label })),
    data.fixedRate ? 'responseP99Us' : 'messagesPerSecond',
    redraw,
  );
  const others = data.axes
    .filter(({ key }) => key !== 'linger.ms' && key !== 'batch.size')
    .map(({ key, label, values }) => ({
      key,
      value: addChoice(
        controls,
        label,
        values.map((value) => ({ value, label: value })),
        values[0],
        redraw,
      ),
    }));
  const valuesOf = (key: string) => data.axes.find((candidate) => candidate.key === key)?.values ?? [];
  const [lingers, batches] = [valuesOf('linger.ms'), valuesOf('batch.size')];
  const draw = mount(plot, ({ theme, narrow }) => {
    const metric = metricOf(chosen() as SummaryMetric);
    const cells = data.points.flatMap((point): Cell[] => {
      const figure = point.figures[metric.name]?.median;
      if (figure === undefined || others.some(({ key, value }) => point.at[key] !== value())) return [];
      const column = lingers.indexOf(point.at['linger.ms'] ?? '');
      return [{ point, value: [column, batches.indexOf(point.at['batch.size'] ?? ''), figure] }];
    });
    if (cells.length === 0) return null;
    const figures = cells.map(({ value }) => value[2]);
    const [least, most] = [Math.min(...figures), Math.max(...figures)];
    const colors = metric.better === 'higher' ? [...theme.ramp] : [...theme.ramp].reverse();
    const format = shortFormat(metric);
    const goodness = (figure: number) => {
      const share = most > least ? (figure - least) / (most - least) : 0.5;
      return metric.better === 'higher' ? share : 1 - share;
    };
    return {
      grid: { left: narrow ? 66 : 76, right: 12, top: 12, bottom: 48 },
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { point } }: { data: Cell }) => {
          const value = point.figures[metric.name]!;
          return `${escapeText(point.label)}<br>${metric.label} ${spanText(metric, value)}`;
        }),
      },
      visualMap: {
        show: false,
        min: least,
        max: most > least ? most : least + 1,
        inRange: { color: colors },
      },
      xAxis: {
        ...axis(theme, 'linger.ms', 30),
        type: 'category',
        data: [...lingers],
        splitLine: { show: false },
      },
      yAxis: {
        ...axis(theme, 'batch.size', narrow ? 52 : 60),
        type: 'category',
        data: [...batches],
        splitLine: { show: false },
      },
      series: [
        {
          type: 'heatmap',
          data: cells.map((cell) => ({
            ...cell,
            itemStyle: { borderColor: theme.panel, borderWidth: 2 },
            label: {
              show: true,
              fontSize: narrow ? 11 : 13,
              // Strong cells are dark on a light page, and bright on a dark one.
              color: goodness(cell.value[2]) > 0.55 === theme.dark ? '#10151b' : '#f7f9fb',
              formatter: () => (cell.point.source === 'suspect' ? '~' : '') + format(cell.value[2]),
            },
          })),
          emphasis: { itemStyle: { borderColor: theme.ink, borderWidth: 2 } },
        },
      ],
    };
  });
}
