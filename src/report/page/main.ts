import './page.css';
import type { Result } from '../../result/schema.ts';
import type { PageData } from '../page-data.ts';
import { offerCopies } from './copy.ts';
import { drawFinalists } from './finalists.ts';
import { drawFront } from './front.ts';
import { drawHeatMap } from './heat-map.ts';
import { drawLevels } from './levels.ts';
import { drawPercentiles } from './percentiles.ts';
import type { ChartContext } from './plot.ts';
import { drawProbes } from './probes.ts';
import { offerResult } from './save.ts';
import { drawShares } from './shares.ts';
import { makeSortable } from './sort.ts';
import { drawSweep } from './sweep.ts';
import { drawTime } from './time.ts';
import { drawTradeOff } from './trade-off.ts';

const charts: Readonly<Record<string, (context: ChartContext) => void>> = {
  percentiles: drawPercentiles,
  'trade-off': drawTradeOff,
  'heat-map': drawHeatMap,
  sweep: drawSweep,
  time: drawTime,
  front: drawFront,
  finalists: drawFinalists,
  shares: drawShares,
  levels: drawLevels,
  probes: drawProbes,
};

const data = embedded<PageData>('data');
const result = embedded<Result>('result');

for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) makeSortable(table);
for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
  const draw = charts[figure.dataset['chart'] ?? ''];
  const plot = figure.querySelector<HTMLElement>('.plot');
  const controls = figure.querySelector<HTMLElement>('.controls');
  if (draw && plot && controls) draw({ data, result, plot, controls });
}
offerResult();
offerCopies();
openTarget();
window.addEventListener('hashchange', openTarget);

function embedded<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? 'null') as T;
}

/** A link to a point's details opens them. */
function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!(target instanceof HTMLDetailsElement)) return;
  target.open = true;
  target.scrollIntoView();
}
