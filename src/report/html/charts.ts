import { formatCount } from '../../format.ts';
import type { PageData } from '../page-data.ts';
import { type Html, html } from './text.ts';

interface ChartFrame {
  readonly name: string;
  readonly title: string | ((data: PageData) => string);
  readonly caption: string | ((data: PageData) => string);
  readonly shown: (data: PageData) => boolean;
}

/** A search chose its points: they are no sweep, whose cells compare. */
const isSweep = ({ search }: PageData): boolean => search === undefined;

const frames: readonly ChartFrame[] = [
  {
    name: 'percentiles',
    title: 'Latency by percentile',
    caption:
      'Each line is one point, read from the merged histogram of its trials. Further right means rarer; lower is better.',
    shown: () => true,
  },
  {
    name: 'trade-off',
    title: ({ fixedRate }) => `${fixedRate ? 'CPU' : 'Throughput'} against tail latency`,
    caption: ({ spans }) => `Median of each point; the whiskers span ${spans}.`,
    shown: isSweep,
  },
  {
    name: 'heat-map',
    title: 'Linger and batch size together',
    caption: 'Each cell is the median of one point. The stronger the colour, the better.',
    shown: (data) =>
      isSweep(data) && ['linger.ms', 'batch.size'].every((key) => data.axes.some((axis) => axis.key === key)),
  },
  {
    name: 'sweep',
    title: 'Effect of a setting',
    caption: ({ spans }) => `Medians; the whiskers span ${spans}.`,
    shown: (data) => isSweep(data) && data.axes.length > 0,
  },
  {
    name: 'time',
    title: 'Second by second',
    caption: ({ rowNeeds, varyingRate }) =>
      `Each line is one trial of the point${varyingRate ? ', dashed the rate that it was offered' : ''}; latency is response time, p99 strong and p50 faint. Hollow marks: fewer than ${formatCount(rowNeeds.p99)} messages carry the second’s p99. Triangles: a collection of 10 ms or more, or 20 ms of them. Shaded: a second with a stall, no acknowledgement for 100 ms or five times the service p50 while messages were on their way.`,
    shown: () => true,
  },
];

/** Empty frames that the page's script fills with charts; those without anything to show are left out. */
export function renderCharts(data: PageData): Html {
  if (data.points.length === 0) return html``;
  const figures = frames
    .filter(({ shown }) => shown(data))
    .map(
      ({
        name,
        title,
        caption,
      }) => html`<figure class="chart" data-chart="${name}" aria-labelledby="chart-${name}">
<figcaption><h3 id="chart-${name}">${textOf(title, data)}</h3><p>${textOf(caption, data)}</p></figcaption>
<div class="controls"></div>
<div class="plot"></div>
</figure>
`,
    );
  return html`<section id="charts" aria-labelledby="charts-title">
<h2 id="charts-title">Charts</h2>
<noscript><p>The charts need JavaScript. Everything else on this page does not.</p></noscript>
<div class="charts">
${figures}</div>
</section>
`;
}

const textOf = (text: string | ((data: PageData) => string), data: PageData): string =>
  typeof text === 'string' ? text : text(data);
