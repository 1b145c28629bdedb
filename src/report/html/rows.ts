import { formatCount, formatLatency, formatPercent, noFigure, plural, significant } from '../../format.ts';
import type { MeasuredTrial, Point, WindowRow } from '../../result/schema.ts';
import { measuredTrials, samplesNeeded } from '../figures.ts';
import {
  formatSecond,
  hasLongCollection,
  isStall,
  offersVary,
  rowErrors,
  rowOffered,
  rowSeconds,
} from '../rows.ts';
import { type Html, html } from './text.ts';

interface Cell {
  readonly head: string;
  readonly value: (row: WindowRow, seconds: number) => string;
  /** Whether the figure is one to look at. */
  readonly marked?: (row: WindowRow) => boolean;
}

/** What each second of each trial of a point measured, closed until asked for. */
export function renderRows(point: Point): Html {
  return html`${measuredTrials(point)
    .filter(({ windows }) => windows.length > 0)
    .map((trial) => rowTable(point, trial))}`;
}

function rowTable(point: Point, trial: MeasuredTrial): Html {
  const cells = cellsOf(point, trial);
  const seconds = rowSeconds(trial);
  const stalls = trial.windows.filter((row) => isStall(trial, row)).length;
  const said = stalls === 0 ? '' : `, ${plural(stalls, 'stall')}`;
  const name = `Trial ${trial.repetition + 1} second by second`;
  const body = trial.windows.map((row, index) => {
    const figures = cells.map(({ value, marked }) => {
      const mark = marked?.(row) === true;
      return html`<td class="number${mark && ' bad'}">${value(row, seconds[index]!)}</td>`;
    });
    return html`<tr><th scope="row">${formatSecond(row.endS)}</th>${figures}</tr>
`;
  });
  return html`<details class="rows"><summary><span class="name">${name}</span> <small>${plural(trial.windows.length, 'row')}${said}</small></summary>
<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr><th scope="col">until second</th>${cells.map(({ head }) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>
${body}</tbody></table></div>
</details>
`;
}

/** The columns that the trial's rows hold something for. */
function cellsOf({ load }: Point, trial: MeasuredTrial): Cell[] {
  const { windows } = trial;
  const perSecond = (count: number, seconds: number) => formatCount(count / seconds);
  const varying: Cell = { head: 'offered/s', value: (row, s) => perSecond(rowOffered(row), s) };
  const silence: Cell = {
    head: 'longest silence',
    value: ({ silenceMs }) => milliseconds(silenceMs),
    marked: (row) => isStall(trial, row),
  };
  const steal: Cell = {
    head: 'steal',
    value: ({ stealRatio }) => (stealRatio === null ? noFigure : formatPercent(stealRatio)),
  };
  return [
    ...(offersVary(load) ? [varying] : []),
    { head: 'acknowledged/s', value: ({ acked }, s) => perSecond(acked, s) },
    { head: 'p50', value: ({ acked, p50Us }) => latency(p50Us, acked, samplesNeeded.p50) },
    { head: 'p99', value: ({ acked, p99Us }) => latency(p99Us, acked, samplesNeeded.p99) },
    { head: 'errors', value: (row) => formatCount(rowErrors(row)), marked: (row) => rowErrors(row) > 0 },
    { head: 'in flight', value: ({ inFlight }) => formatCount(inFlight) },
    { head: 'collections', value: collections, marked: hasLongCollection },
    ...(windows.some(({ silenceMs }) => silenceMs !== undefined) ? [silence] : []),
    ...(windows.some(({ stealRatio }) => stealRatio !== null) ? [steal] : []),
  ];
}

function latency(us: number | null, samples: number, needed: number): string {
  return us === null || samples < needed ? noFigure : formatLatency(us);
}

function collections({ gcMs, gcCount, gcMaxMs }: WindowRow): string {
  if (gcCount === undefined || gcMaxMs === undefined) return milliseconds(gcMs);
  return gcCount === 0 ? '0' : `${gcCount}: ${milliseconds(gcMs)}, longest ${milliseconds(gcMaxMs)}`;
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? noFigure : `${significant(ms, 2)} ms`;
}
