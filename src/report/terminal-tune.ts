import type { Result } from '../result/schema.ts';
import type { Tune } from '../result/search-schema.ts';
import { commonUnit } from './figures.ts';
import { terminalAnswer } from './terminal-answer.ts';
import { type Colors, drawTable, type TextColumn } from './terminal-table.ts';
import { tuneAnswer } from './tune/answer.ts';
import { finalistColumns, finalistLegend, finalistRows } from './tune/finalists.ts';
import { frontLegend, frontOf, settingsOnFront } from './tune/front.ts';
import { frontColumns } from './tune/front-columns.ts';
import { hanging, wrap } from './wrap.ts';

/** As far as the clients' names. */
const indent = ' '.repeat(4);

/** What a tune found: the answer, its finalists, the front and what mattered. The result's points stay for other forms. */
export function terminalTune(result: Result, tune: Tune, colors: Colors, width: number): string {
  const unit = commonUnit(result);
  const front = frontOf(result, tune);
  const frontWords = [
    ...frontLegend(front),
    `Latency in ${unit.name}, CPU in µs a message. All points stand in the page and in lingerlab report --csv.`,
  ];
  const sentences = tune.effects.flatMap((effects) => effects.sentences);
  const sections = [
    terminalAnswer(tuneAnswer(result, tune), colors, width),
    section(
      'Finalists against the defaults',
      finalistColumns(result, tune),
      finalistRows(result, tune),
      ({ settings, against }) => `${settings}; against ${against}`,
      finalistLegend,
    ),
    section('Pareto front', frontColumns(result, unit), front.rows, settingsOnFront, frontWords.join(' ')),
    sentences.length === 0
      ? []
      : [
          colors.bold('What mattered'),
          ...sentences.flatMap((text) => hanging('• ', text, width, colors.green)),
        ],
  ];
  return sections
    .map((lines) => (typeof lines === 'string' ? lines : lines.join('\n')))
    .filter((text) => text !== '')
    .join('\n\n');

  /** A table whose rows have their settings on a line of their own. */
  function section<Row>(
    title: string,
    columns: readonly TextColumn<Row>[],
    rows: readonly Row[],
    settings: (row: Row) => string,
    legend: string,
  ): string[] {
    if (rows.length === 0) return [];
    const { head, body } = drawTable(columns, rows, colors, width);
    const lines = rows.flatMap((row, index) => [
      body[index]!,
      ...hanging(indent, settings(row), width).map(colors.dim),
    ]);
    return [colors.bold(title), ...head, ...lines, ...wrap(legend, width).map(colors.dim)];
  }
}
