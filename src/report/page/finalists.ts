import type { Ratio, SearchMetric } from '../../result/search-schema.ts';
import { type FinalistRow, finalistRows } from '../tune/finalists.ts';
import { formatRatio, metricLabels } from '../tune/words.ts';
import { addChoice } from './choice.ts';
import { axis, type ChartContext, escapeText, mount, tooltip } from './plot.ts';
import { type Whisker, whiskers } from './whiskers.ts';

/** Each finalist's ratio to its defaults as a dot with its interval, around the line of no difference. */
export function drawFinalists({ result, plot, controls }: ChartContext): void {
  const { tune } = result;
  if (tune === undefined) return;
  const rows = finalistRows(result, tune);
  const metrics = (Object.keys(metricLabels) as SearchMetric[]).filter((metric) =>
    rows.some(({ finalist }) => finalist.metrics[metric] !== undefined),
  );
  const chosen = addChoice(
    controls,
    'Show',
    [
      { value: 'gain', label: `gain in the goal (${tune.goal})` },
      ...metrics.map((metric) => ({ value: metric, label: metricLabels[metric] })),
    ],
    'gain',
    () => draw(),
  );
  const ratioOf = ({ finalist }: FinalistRow): Ratio | undefined =>
    chosen() === 'gain' ? finalist.gain : finalist.metrics[chosen() as SearchMetric];
  const draw = mount(plot, ({ theme, narrow }) => {
    const known = rows.flatMap((row) => {
      const ratio = ratioOf(row);
      return ratio === undefined ? [] : [{ row, ratio }];
    });
    if (known.length === 0) return null;
    const names = rows.map(({ number, point }) => `${number} ${point.backend}`);
    const ends = known.flatMap(({ ratio }) => [ratio.low, ratio.high]);
    const [low, high] = [Math.min(1, ...ends), Math.max(1, ...ends)];
    const margin = Math.max(0.05, (high - low) * 0.12);
    return {
      plotHeight: 90 + 44 * rows.length,
      grid: { left: narrow ? 96 : 130, right: 24, top: 12, bottom: 44 },
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { row, ratio } }: { data: (typeof known)[number] }) =>
          [
            escapeText(row.label),
            `against ${escapeText(row.against)}`,
            `<b>${formatRatio(ratio)}</b> over ${ratio.rounds} rounds`,
          ].join('<br>'),
        ),
      },
      xAxis: {
        ...axis(theme, 'times the defaults', 28),
        type: 'value',
        min: Math.max(0, low - margin),
        max: high + margin,
        axisLabel: {
          color: theme.quiet,
          fontSize: 11,
          formatter: (value: number) => String(Number(value.toPrecision(3))),
          hideOverlap: true,
          showMinLabel: false,
          showMaxLabel: false,
        },
      },
      yAxis: {
        ...axis(theme, '', 0),
        type: 'category',
        inverse: true,
        data: names,
        splitLine: { show: false },
        axisLabel: { color: theme.ink, fontSize: 12 },
      },
      series: [
        {
          type: 'scatter',
          name: 'ratio',
          symbolSize: 12,
          z: 4,
          data: known.map(({ row, ratio }) => ({
            value: [ratio.ratio, names[row.number - 1]],
            symbol: row.finalist.better ? 'circle' : 'emptyCircle',
            itemStyle: { color: theme.palette[row.finalist.better ? 0 : 6] },
            row,
            ratio,
          })),
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: theme.ink, type: 'dashed' },
            data: [{ xAxis: 1 }],
          },
        },
        whiskers(
          'ratio',
          theme.palette[0]!,
          known.map(({ row, ratio }): Whisker => [ratio.low, row.number - 1, ratio.high, row.number - 1]),
        ),
      ],
    };
  });
}
