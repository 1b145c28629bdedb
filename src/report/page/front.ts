import type { Estimate, FrontPoint, SearchMetric } from '../../result/search-schema.ts';
import { isAtDefaults } from '../columns.ts';
import { type NamedPoint, pointsById } from '../tune/points.ts';
import { formatEstimate, metricLabels } from '../tune/words.ts';
import { axis, type ChartContext, escapeText, legend, mount, tooltip } from './plot.ts';
import { compactNumber, shortLatency } from './short.ts';
import type { Theme } from './theme.ts';
import { whiskers } from './whiskers.ts';

type Role = 'Pareto front' | 'behind it' | 'recommended' | 'defaults';

interface Mark extends FrontPoint, NamedPoint {
  readonly role: Role;
  readonly x: Estimate;
  readonly y: Estimate;
}

const looks: Readonly<Record<Role, { symbol: string; symbolSize: number; opacity: number }>> = {
  'behind it': { symbol: 'circle', symbolSize: 7, opacity: 0.55 },
  'Pareto front': { symbol: 'circle', symbolSize: 12, opacity: 1 },
  defaults: { symbol: 'diamond', symbolSize: 14, opacity: 1 },
  recommended: { symbol: 'triangle', symbolSize: 17, opacity: 1 },
};

/** Beyond this, what lies low would lie on one line. */
const wideRatio = 10;

/** Every measured point of a tune by throughput (at a fixed rate: CPU) and p99, the front with whiskers. */
export function drawFront({ data, result, plot }: ChartContext): void {
  const { tune } = result;
  if (tune === undefined) return;
  const across: SearchMetric = data.fixedRate ? 'cpuUsPerMessage' : 'messagesPerSecond';
  const find = pointsById(result);
  const marks = tune.front.flatMap((entry): Mark[] => {
    const named = find(entry.pointId);
    const [x, y] = [entry.values[across], entry.values.responseP99Us];
    if (named === null || x === undefined || y === undefined) return [];
    return [{ ...entry, ...named, x, y, role: roleOf(entry, named) }];
  });
  const limits = tune.slo?.terms.filter(({ metric }) => metric === 'p99') ?? [];
  mount(plot, ({ theme, narrow }) => {
    if (marks.length === 0) return null;
    const colorOf = cpuColors(marks, theme);
    const roles = (Object.keys(looks) as Role[]).filter((role) => marks.some((mark) => mark.role === role));
    const clear = marks.filter(({ role }) => role !== 'behind it');
    const p99s = marks.map(({ y }) => y.estimate);
    const isWide = Math.max(...p99s) > wideRatio * Math.min(...p99s);
    return {
      grid: { left: narrow ? 54 : 66, right: 26, top: narrow ? 60 : 40, bottom: 44 },
      legend: legend(theme, roles),
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { mark } }: { data: { mark: Mark } }) =>
          [
            escapeText(mark.label),
            ...Object.entries(mark.values).map(([metric, value]) =>
              formatEstimate(metric as SearchMetric, value),
            ),
          ].join('<br>'),
        ),
      },
      xAxis: {
        ...axis(theme, across === 'cpuUsPerMessage' ? 'CPU a message (µs)' : metricLabels[across], 28),
        type: 'value',
        min: 0,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: compactNumber, hideOverlap: true },
      },
      yAxis: {
        ...axis(theme, metricLabels.responseP99Us, narrow ? 42 : 54),
        ...(isWide ? { type: 'log' } : { type: 'value', min: 0 }),
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: shortLatency },
      },
      series: [
        ...roles.map((role, index) => ({
          type: 'scatter',
          name: role,
          color: theme.palette[0],
          itemStyle: {
            opacity: looks[role].opacity,
            borderColor: theme.ink,
            borderWidth: role === 'behind it' ? 0.3 : 1,
          },
          symbol: looks[role].symbol,
          symbolSize: looks[role].symbolSize,
          z: 4 + index,
          data: marks
            .filter((mark) => mark.role === role)
            .map((mark) => ({
              value: [mark.x.estimate, mark.y.estimate],
              itemStyle: { color: colorOf(mark) },
              mark,
            })),
          ...(index === 0 && {
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: theme.palette[1], type: 'dashed' },
              label: { formatter: '{b}', position: 'insideEndTop', color: theme.quiet, fontSize: 11 },
              data: limits.map(({ text, limit }) => ({ name: text, yAxis: limit })),
            },
          }),
        })),
        whiskers('Pareto front', theme.quiet, [
          ...clear.map(({ x, y }) => [x.low, y.estimate, x.high, y.estimate] as const),
          ...clear.map(({ x, y }) => [x.estimate, y.low, x.estimate, y.high] as const),
        ]),
      ],
    };
  });

  function roleOf({ pointId, dominatedBy }: FrontPoint, { point }: NamedPoint): Role {
    if (tune?.recommended?.pointId === pointId) return 'recommended';
    if (isAtDefaults(point)) return 'defaults';
    return dominatedBy.length === 0 ? 'Pareto front' : 'behind it';
  }
}

/** From the theme's worst to its best as CPU a message falls, by its logarithm; one colour where it is unknown. */
function cpuColors(marks: readonly Mark[], theme: Theme): (mark: Mark) => string {
  const of = ({ values }: Mark) => Math.log(values.cpuUsPerMessage?.estimate ?? Number.NaN);
  const known = marks.map(of).filter(Number.isFinite);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  // The faintest colour is too near to the ground to be seen.
  const ramp = theme.ramp.slice(1);
  return (mark) => {
    const share = most > least ? (most - of(mark)) / (most - least) : 1;
    return ramp[Math.round(share * (ramp.length - 1))] ?? theme.palette[0]!;
  };
}
