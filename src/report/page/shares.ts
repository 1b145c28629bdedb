import { formatPercent } from '../../format.ts';
import { chooseEffects } from './effects.ts';
import { axis, type ChartContext, escapeText, mount, tooltip } from './plot.ts';

/** How much of what a model explains of a metric is each setting's, or two settings' together: one bar each, the largest first. */
export function drawShares({ result, plot, controls }: ChartContext): void {
  const { chosen } = chooseEffects(
    result,
    controls,
    ({ terms }) => terms.length > 0,
    () => draw(),
  );
  const draw = mount(plot, ({ theme, narrow }) => {
    const effects = chosen();
    if (effects === undefined) return null;
    const terms = effects.terms.map(({ axes, share }) => ({ name: axes.join(' × '), share }));
    const labelWidth = narrow ? 108 : 160;
    // Of two settings together the longest names take three lines and more.
    const mostLines = Math.max(...terms.map(({ name }) => Math.ceil(name.length / (labelWidth / 8))));
    return {
      plotHeight: 76 + (18 + 14 * mostLines) * terms.length,
      grid: { left: labelWidth + 10, right: 54, top: 8, bottom: 44 },
      tooltip: {
        trigger: 'item',
        ...tooltip(
          theme,
          ({ name, value }: { name: string; value: number }) =>
            `${escapeText(name)}<br><b>${formatPercent(value)}</b> of what is explained`,
        ),
      },
      xAxis: {
        ...axis(theme, 'share of what is explained', 28),
        type: 'value',
        min: 0,
        axisLabel: { color: theme.quiet, fontSize: 11, formatter: formatPercent, hideOverlap: true },
      },
      yAxis: {
        ...axis(theme, '', 0),
        type: 'category',
        inverse: true,
        data: terms.map(({ name }) => name),
        splitLine: { show: false },
        axisLabel: {
          color: theme.ink,
          fontSize: 12,
          lineHeight: 14,
          width: labelWidth,
          overflow: 'break',
        },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 18,
          color: theme.palette[0],
          data: terms.map(({ share }) => share),
          label: {
            show: true,
            position: 'right',
            color: theme.ink,
            formatter: ({ value }: { value: number }) => formatPercent(value),
          },
        },
      ],
    };
  });
}
