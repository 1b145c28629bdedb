import type { Result } from '../../result/schema.ts';
import type { Tune } from '../../result/search-schema.ts';
import { commonUnit } from '../figures.ts';
import { snippetsOf } from '../snippets/snippets.ts';
import { tuneAnswer } from '../tune/answer.ts';
import { finalistColumns, finalistLegend, finalistRows } from '../tune/finalists.ts';
import { frontLegend, frontOf, settingsOnFront } from '../tune/front.ts';
import { frontColumns } from '../tune/front-columns.ts';
import { escaped, fenced, folded, list, table, textTable } from './text.ts';

/** What a tune found: the answer, the settings to paste, finalists, front, and what mattered. */
export function tuneSections(result: Result, tune: Tune): string[] {
  const { title, conclusion, facts, traded, notes, point } = tuneAnswer(result, tune);
  const unit = commonUnit(result);
  const front = frontOf(result, tune);
  const finalists = finalistRows(result, tune);
  const sentences = tune.effects.flatMap((effects) => effects.sentences);
  return [
    `## ${escaped(title)}`,
    escaped(conclusion),
    table(['', ''], facts),
    list([...traded, ...notes]),
    ...(point === null
      ? []
      : [
          '### Settings to paste',
          ...snippetsOf(result, point.point).map((snippet) =>
            folded(snippet.title, fenced(snippet.language, snippet.text)),
          ),
        ]),
    ...(finalists.length === 0
      ? []
      : [
          '### Finalists against the defaults',
          textTable(
            [
              ...finalistColumns(result, tune),
              { head: ['', 'settings'], align: 'left', cell: ({ settings }) => settings },
              { head: ['', 'against'], align: 'left', cell: ({ against }) => against },
            ],
            finalists,
          ),
          finalistLegend,
        ]),
    ...(front.rows.length === 0
      ? []
      : [
          '### Pareto front',
          textTable(
            [...frontColumns(result, unit), { head: ['', 'settings'], align: 'left', cell: settingsOnFront }],
            front.rows,
          ),
          escaped(`${frontLegend(front).join(' ')} Latency in ${unit.name}, CPU in µs a message.`),
        ]),
    ...(sentences.length === 0 ? [] : ['### What mattered', list(sentences)]),
  ];
}
