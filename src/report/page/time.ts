import { offersVary } from '../rows.ts';
import { addChoice } from './choice.ts';
import { axis, type ChartContext, type Drawing, legend, mount, type Scene, tooltip } from './plot.ts';
import { panelsOf } from './time-panels.ts';
import { describeSamples } from './time-text.ts';
import { isMeasured, type Sample, type TimeTrial, timeTrial } from './time-trial.ts';

const top = 34;
const gap = 22;
const foot = 46;
const everyTrial = 'all';

/** Rate, latency, messages in flight, errors, collections and steal a second, for each trial of a chosen point. */
export function drawTime({ data, result, plot, controls }: ChartContext): void {
  plot.closest('figure')?.classList.add('wide');
  const redraw = () => draw();
  const chosen = addChoice(
    controls,
    'Point',
    data.points.map(({ index, label }) => ({ value: String(index), label })),
    String(data.points[0]?.index),
    redraw,
  );
  const most = Math.max(...data.points.map(({ index }) => result.points[index]!.trials.length));
  const numbers = Array.from({ length: most }, (_, index) => String(index + 1));
  const chosenTrial = addChoice(
    controls,
    'Trial',
    [everyTrial, ...(most > 1 ? numbers : [])].map((value) => ({ value, label: value })),
    everyTrial,
    redraw,
  );
  const draw = mount(plot, (scene) => {
    const point = result.points[Number(chosen())];
    const all = (point?.trials ?? [])
      .filter(isMeasured)
      .map((trial, index) =>
        timeTrial(trial, scene.theme.palette[index % scene.theme.palette.length]!, data.rowNeeds),
      );
    const asked = all.filter(({ trial }) => String(trial.repetition + 1) === chosenTrial());
    const trials = asked.length > 0 ? asked : all;
    if (point === undefined || trials.length === 0) return null;
    return drawing(trials, offersVary(point.load), scene);
  });
}

function drawing(trials: readonly TimeTrial[], varying: boolean, { theme, narrow, width }: Scene): Drawing {
  const left = narrow ? 68 : 78;
  const ends = trials.flatMap(({ trial }) => trial.windows.map(({ endS }) => endS));
  // A last row that ends a few milliseconds late makes no further second.
  const seconds = Math.ceil(Math.max(...ends) - 0.05);
  const panels = panelsOf(trials, varying, { theme, secondWidth: (width - left - 16) / seconds });
  const tops = panels.map((_, index) =>
    panels.slice(0, index).reduce((sum, { height }) => sum + height + gap, top),
  );
  return {
    plotHeight: tops.at(-1)! + panels.at(-1)!.height + foot,
    legend: legend(
      theme,
      trials.map(({ name }) => name),
    ),
    grid: panels.map(({ height }, index) => ({
      left,
      right: 16,
      top: tops[index],
      height,
      outerBoundsMode: 'none',
    })),
    axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: theme.quiet } },
    xAxis: panels.map((_, gridIndex) => {
      const last = gridIndex === panels.length - 1;
      return {
        ...axis(theme, last ? 'seconds since the window began' : '', 26),
        type: 'value',
        gridIndex,
        min: 0,
        max: seconds,
        containShape: false,
        splitLine: { show: false },
        axisLabel: { show: last, color: theme.quiet, fontSize: 11 },
        axisPointer: { label: { show: false } },
      };
    }),
    yAxis: panels.map(({ name, format, ticks }, gridIndex) => ({
      ...axis(theme, name, left - 16),
      type: 'value',
      gridIndex,
      min: 0,
      splitNumber: ticks,
      axisLabel: { color: theme.quiet, fontSize: 11, formatter: format, hideOverlap: true },
    })),
    tooltip: {
      ...tooltip(theme, (found: readonly { data: Partial<Sample> }[]) => describeSamples(trials, found)),
      trigger: 'axis',
      extraCssText: `max-width: ${Math.min(width - 16, 520)}px; white-space: normal;`,
    },
    series: panels.flatMap(({ shades, series }, index) =>
      [...shades, ...series].map((each) => ({ ...each, xAxisIndex: index, yAxisIndex: index })),
    ),
  };
}
