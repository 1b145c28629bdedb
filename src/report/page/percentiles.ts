import { formatLatency } from '../../format.ts';
import type { LatencyKind } from '../page-data.ts';
import { addChoice } from './choice.ts';
import { axisChoices, categories, categoryOf, rankOnOtherAxes } from './groups.ts';
import { axis, type ChartContext, escapeText, legend, mount, tooltip } from './plot.ts';
import { shortLatency } from './short.ts';

const dashes = ['solid', [7, 4], [2, 3], [10, 3, 2, 3]] as const;

/** Latency over 1 / (1 − p) on logarithmic axes, one line a point. */
export function drawPercentiles({ data, plot, controls }: ChartContext): void {
  const redraw = () => draw();
  const kind = addChoice(
    controls,
    'Latency',
    ['response', 'service', 'lag'].map((value) => ({ value, label: value })),
    'response',
    redraw,
  );
  const colored = addChoice(controls, 'Colour by', axisChoices(data.axes), data.axes[0]?.key, redraw);
  const draw = mount(plot, ({ theme, narrow }) => {
    const by = data.axes.find(({ key }) => key === colored());
    const names = categories(data, by);
    const points = data.points.filter((point) => point.percentiles[kind() as LatencyKind].length > 0);
    if (points.length === 0) return null;
    const ends = points.map((point) => point.percentiles[kind() as LatencyKind].at(-1)![1]);
    // Tails that differ by orders of magnitude need a logarithmic scale; otherwise a linear one shows them truer.
    const wide = Math.max(...ends) > 30 * Math.max(1, Math.min(...ends));
    return {
      grid: { left: narrow ? 54 : 62, right: 14, top: names.length > 3 && narrow ? 60 : 34, bottom: 44 },
      legend: legend(theme, names),
      tooltip: {
        trigger: 'item',
        ...tooltip(
          theme,
          ({ data: [rank, us], seriesIndex }: { data: [number, number]; seriesIndex: number }) => {
            const { label, mergedTrials, source } = points[seriesIndex]!;
            const doubt = source === 'suspect' ? ', suspect' : '';
            return `${escapeText(label)}<br><b>${formatLatency(us)}</b> at ${percentileName(rank)}<br>merged over ${mergedTrials} trials${doubt}`;
          },
        ),
      },
      xAxis: {
        ...axis(theme, 'percentile', 28),
        type: 'log',
        min: 1,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: percentileName, hideOverlap: true },
      },
      yAxis: {
        ...axis(theme, `${kind()} time`, narrow ? 42 : 50),
        type: wide ? 'log' : 'value',
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: shortLatency, hideOverlap: true },
      },
      series: points.map((point) => {
        const name = categoryOf(by, point);
        return {
          type: 'line',
          name,
          data: point.percentiles[kind() as LatencyKind],
          symbol: 'circle',
          symbolSize: 7,
          showSymbol: false,
          triggerLineEvent: true,
          color: theme.palette[names.indexOf(name) % theme.palette.length],
          lineStyle: {
            width: 1.8,
            type: dashes[rankOnOtherAxes(data, by, point) % dashes.length],
            opacity: point.source === 'suspect' ? 0.45 : 1,
          },
          emphasis: { focus: 'series', lineStyle: { width: 3 } },
          blur: { lineStyle: { opacity: 0.15 } },
        };
      }),
    };
  });
}

function percentileName(inverseRank: number): string {
  const percent = 100 * (1 - 1 / inverseRank);
  const decimals =
    Math.max(0, Math.ceil(Math.log10(inverseRank)) - 2) + (Number.isInteger(Math.log10(inverseRank)) ? 0 : 1);
  return inverseRank === 1 ? 'min' : `p${Number(percent.toFixed(decimals))}`;
}
