import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Result } from '../../result/schema.ts';
import type { PageData } from '../page-data.ts';
import { currentTheme, onThemeChange, type Theme } from './theme.ts';

use([BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart, SVGRenderer]);
use([GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent]);
use([TooltipComponent, VisualMapContinuousComponent]);

/** What a chart draws from and into. */
export interface ChartContext {
  readonly data: PageData;
  readonly result: Result;
  readonly plot: HTMLElement;
  readonly controls: HTMLElement;
}

/** Where a chart is drawn: how wide it is decides how much it can say. */
export interface Scene {
  readonly theme: Theme;
  readonly narrow: boolean;
  /** Pixels. */
  readonly width: number;
}

/** What a chart consists of; `plotHeight` in pixels where it is not the style's. */
export type Drawing = EChartsCoreOption & { readonly plotHeight?: number };

/** Keeps a chart drawn: again after a choice, a change of width or of theme. Null shows that there is nothing to draw. */
export function mount(plot: HTMLElement, option: (scene: Scene) => Drawing | null): () => void {
  const chart = init(plot, null, { renderer: 'svg' });
  const message = document.createElement('p');
  const redraw = () => {
    const theme = currentTheme();
    const drawn = option({ theme, narrow: plot.clientWidth < 480, width: plot.clientWidth });
    chart.clear();
    message.remove();
    if (drawn === null) {
      message.textContent = 'Too few messages to draw this.';
      plot.append(message);
      return;
    }
    const { plotHeight, ...rest } = drawn;
    if (plotHeight !== undefined) {
      plot.style.height = `${plotHeight}px`;
      chart.resize();
    }
    chart.setOption({ ...base(theme), ...rest });
  };
  redraw();
  onThemeChange(redraw);
  let width = plot.clientWidth;
  new ResizeObserver(() => {
    if (plot.clientWidth === width) return;
    width = plot.clientWidth;
    chart.resize();
    redraw();
  }).observe(plot);
  return redraw;
}

function base(theme: Theme): EChartsCoreOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    color: [...theme.palette],
    textStyle: { fontFamily: theme.font, color: theme.ink },
  };
}

/** What all axes share; `name` stands at the middle of the axis. */
export function axis(theme: Theme, name: string, gap: number): EChartsCoreOption {
  return {
    name,
    nameLocation: 'middle',
    nameGap: gap,
    nameTextStyle: { color: theme.quiet, fontSize: 12 },
    axisLabel: { color: theme.quiet, fontSize: 11, hideOverlap: true },
    axisLine: { show: true, lineStyle: { color: theme.rule } },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: theme.rule } },
  };
}

/** A box beside the pointer; `formatter` returns HTML whose texts went through {@link escapeText}. */
export function tooltip(theme: Theme, formatter: (parameters: never) => string): EChartsCoreOption {
  return {
    confine: true,
    backgroundColor: theme.panel,
    borderColor: theme.rule,
    textStyle: { color: theme.ink, fontSize: 12 },
    formatter,
  };
}

/** The names of the categories, above the plot. */
export function legend(theme: Theme, names: readonly string[]): EChartsCoreOption {
  return {
    type: 'plain',
    top: 0,
    left: 0,
    itemWidth: 14,
    itemHeight: 8,
    itemGap: 14,
    textStyle: { color: theme.ink, fontSize: 12 },
    inactiveColor: theme.rule,
    data: [...names],
  };
}

/** A text as HTML. */
export function escapeText(text: string): string {
  const element = document.createElement('span');
  element.textContent = text;
  return element.innerHTML;
}
