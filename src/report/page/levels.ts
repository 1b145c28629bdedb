import { metricOf } from '../metrics.ts';
import { metricLabels } from '../tune/words.ts';
import { addChoice } from './choice.ts';
import { chooseEffects } from './effects.ts';
import { axis, type ChartContext, escapeText, mount, tooltip } from './plot.ts';
import { axisName, shortFormat } from './short.ts';
import { whiskers } from './whiskers.ts';

/** A metric at each value of a setting as the model estimates it: a line where the values have an order. */
export function drawLevels({ result, plot, controls }: ChartContext): void {
  const redraw = () => draw();
  const { all, chosen } = chooseEffects(result, controls, ({ levels }) => levels.length > 0, redraw);
  const names = [...new Set(all.flatMap(({ levels }) => levels.map((level) => level.axis)))];
  const ordered = new Set(result.tune?.axes.flatMap((each) => (each.ordered ? [each.name] : [])));
  const setting = addChoice(
    controls,
    'Setting',
    names.map((name) => ({ value: name, label: name })),
    names.find((name) => ordered.has(name)),
    redraw,
  );
  const draw = mount(plot, ({ theme, narrow }) => {
    const effects = chosen();
    const level = effects?.levels.find((each) => each.axis === setting());
    if (effects === undefined || level === undefined) return null;
    const metric = metricOf(effects.metric);
    const color = theme.palette[0]!;
    return {
      grid: { left: narrow ? 54 : 66, right: 18, top: 16, bottom: 44 },
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ dataIndex }: { dataIndex: number }) => {
          const { value, estimate, low, high } = level.values[dataIndex]!;
          const where = escapeText(`${level.axis}=${value}`);
          return `${where}<br>${metricLabels[effects.metric]} <b>${metric.format(estimate)}</b>, ${metric.format(low)} to ${metric.format(high)}`;
        }),
      },
      xAxis: {
        ...axis(theme, level.axis, 28),
        type: 'category',
        data: level.values.map(({ value }) => String(value)),
        splitLine: { show: false },
      },
      yAxis: {
        ...axis(theme, axisName(metric), narrow ? 42 : 54),
        type: 'value',
        min: 0,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: shortFormat(metric) },
      },
      series: [
        {
          type: 'line',
          name: 'estimate',
          color,
          z: 4,
          symbol: 'circle',
          symbolSize: 9,
          lineStyle: { width: ordered.has(level.axis) ? 1.6 : 0 },
          data: level.values.map(({ estimate }) => estimate),
        },
        whiskers(
          'estimate',
          color,
          level.values.map(({ low, high }, index) => [index, low, index, high] as const),
        ),
      ],
    };
  });
}
