import { formatRate } from '../../format.ts';
import type { Probe } from '../../result/search-schema.ts';
import { phaseOf } from '../max-rate/answer.ts';
import { axis, type ChartContext, escapeText, legend, mount, tooltip } from './plot.ts';
import { compactNumber, shortLatency } from './short.ts';

/** Told apart by their shapes, whatever the colours. */
const looks: Readonly<
  Record<Probe['outcome'], { symbol: string; size: number; color: number; name: string }>
> = {
  pass: { symbol: 'circle', size: 12, color: 2, name: 'passed' },
  fail: { symbol: 'triangle', size: 13, color: 1, name: 'failed' },
  void: { symbol: 'emptyRect', size: 11, color: 6, name: 'void' },
  info: { symbol: 'emptyCircle', size: 11, color: 0, name: 'closed loop' },
};

/** A search's probes in their order at the rates that they offered, and the interval that they closed in on. */
export function drawProbes({ result, plot }: ChartContext): void {
  const index = Number(plot.closest<HTMLElement>('[data-search]')?.dataset['search']);
  const search = result.maxRate?.searches[index];
  if (search === undefined) return;
  const marks = search.probes.flatMap((probe, order) => {
    const rate = probe.ratePerSecond ?? probe.achievedPerSecond;
    return rate === null ? [] : [{ probe, number: order + 1, rate }];
  });
  const [passed, failed] = [search.answer?.passed ?? null, search.answer?.failed ?? null];
  mount(plot, ({ theme, narrow }) => {
    if (marks.length === 0) return null;
    const outcomes = (Object.keys(looks) as Probe['outcome'][]).filter((outcome) =>
      marks.some(({ probe }) => probe.outcome === outcome),
    );
    return {
      grid: { left: narrow ? 54 : 70, right: 22, top: narrow ? 60 : 40, bottom: 44 },
      legend: legend(
        theme,
        outcomes.map((outcome) => looks[outcome].name),
      ),
      tooltip: {
        trigger: 'item',
        ...tooltip(theme, ({ data: { mark } }: { data: { mark: (typeof marks)[number] } }) => told(mark)),
      },
      xAxis: {
        ...axis(theme, 'probe', 28),
        type: 'value',
        min: 0,
        max: search.probes.length + 1,
        minInterval: 1,
        splitLine: { show: false },
      },
      yAxis: {
        ...axis(theme, 'messages/s', narrow ? 42 : 56),
        type: 'value',
        scale: true,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: compactNumber },
      },
      series: [
        {
          type: 'line',
          silent: true,
          symbol: 'none',
          z: 2,
          color: theme.quiet,
          lineStyle: { width: 1, opacity: 0.5 },
          data: marks
            .filter(({ probe }) => probe.outcome !== 'info')
            .map(({ number, rate }) => [number, rate]),
          ...(passed !== null &&
            failed !== null && {
              markArea: {
                silent: true,
                itemStyle: { color: theme.palette[0], opacity: 0.16 },
                data: [[{ yAxis: passed.ratePerSecond }, { yAxis: failed.ratePerSecond }]],
              },
            }),
          ...(passed !== null &&
            failed === null && {
              markLine: {
                silent: true,
                symbol: 'none',
                label: { show: false },
                lineStyle: { color: theme.palette[0], type: 'dashed' },
                data: [{ yAxis: passed.ratePerSecond }],
              },
            }),
        },
        ...outcomes.map((outcome) => ({
          type: 'scatter',
          name: looks[outcome].name,
          symbol: looks[outcome].symbol,
          symbolSize: looks[outcome].size,
          color: theme.palette[looks[outcome].color],
          z: 4,
          data: marks
            .filter(({ probe }) => probe.outcome === outcome)
            .map((mark) => ({ value: [mark.number, mark.rate], mark })),
        })),
      ],
    };
  });
}

function told({ probe, number, rate }: { probe: Probe; number: number; rate: number }): string {
  const p99 = probe.responseP99Us === null ? '' : `, p99 ${shortLatency(probe.responseP99Us)}`;
  return [
    `probe ${number}, ${phaseOf(probe)}: <b>${looks[probe.outcome].name}</b>`,
    `${formatRate(rate)} messages/s${p99}`,
    ...probe.reasons.map(escapeText),
  ].join('<br>');
}
