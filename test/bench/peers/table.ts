import { formatCount, noFigure, significant } from '../../../src/format.ts';
import type { Entry } from './entry.ts';
import { cpuOf, type Figure, figureOf, rateOf, ratioOf, valuesOf } from './figures.ts';

const columns = [
  'contestant',
  'version',
  'messages/s',
  'low–high',
  'ratio',
  'CPU µs',
  'ratio',
  "broker's CPU µs",
  'messages a batch',
  'p50 ms',
  'p99 ms',
];

/** The entries of one contest side by side, as a Markdown table; ratios are to `base`, where there is one. */
export function contestTable(entries: readonly Entry[], base: Entry | undefined): string {
  return markdownTable([columns, ...entries.map((entry) => cells(entry, base))], 2);
}

function cells(entry: Entry, base: Entry | undefined): string[] {
  const { contestant, failure } = entry;
  const rate = figureOf(valuesOf(entry, rateOf));
  const who = [contestant.title, contestant.version];
  if (rate === null) return [...who, failure === null ? noFigure : 'failed', ...Array(8).fill(noFigure)];
  const ratio = (value: typeof cpuOf) => (base === undefined ? null : ratioOf(entry, base, value));
  const plain = (values: readonly (number | null)[]) => number(figureOf(values));
  return [
    ...who,
    formatCount(rate.median),
    `${formatCount(rate.low)}–${formatCount(rate.high)}`,
    times(ratio(rateOf)),
    plain(valuesOf(entry, cpuOf)),
    times(ratio(cpuOf)),
    plain(valuesOf(entry, ({ brokerCpuUs }) => brokerCpuUs)),
    plain(valuesOf(entry, ({ messagesPerBatch }) => messagesPerBatch)),
    plain(valuesOf(entry, ({ latency }) => latency?.p50Ms ?? null)),
    plain(valuesOf(entry, ({ latency }) => latency?.p99Ms ?? null)),
  ];
}

const number = (figure: Figure | null): string => (figure === null ? noFigure : significant(figure.median));
const times = (figure: Figure | null): string =>
  figure === null ? noFigure : `${figure.median.toFixed(2)}x`;

/** Rows, the first of them the heading, as a Markdown table; the columns from `firstNumber` on are set to the right. */
export function markdownTable(rows: readonly (readonly string[])[], firstNumber: number): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => pad(cell, widths[column]!, column >= firstNumber)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column >= firstNumber ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(rows[0]!), line(rule), ...rows.slice(1).map(line)].join('\n');
}

const pad = (cell: string, width: number, right: boolean): string =>
  right ? cell.padStart(width) : cell.padEnd(width);
