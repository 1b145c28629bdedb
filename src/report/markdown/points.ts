import { plural } from '../../format.ts';
import type { Result } from '../../result/schema.ts';
import { atDefaults } from '../columns.ts';
import { clientDefaultsOf } from '../defaults.ts';
import { commonUnit, pointFigures } from '../figures.ts';
import { collectNotes } from '../notes.ts';
import { isSearch } from '../search.ts';
import { legend, type TerminalRow, terminalColumns } from '../terminal-columns.ts';
import { escaped, folded, list, textTable } from './text.ts';

/** The measured points as a table, folded away where a search chose them. */
export function pointSections(result: Result): string[] {
  const notes = collectNotes(result);
  const unit = commonUnit(result);
  const rows = result.points
    .filter((point) => point.trials.length > 0)
    .map((point): TerminalRow => ({ point, figures: pointFigures(point), marks: notes.marksOf(point) }));
  if (rows.length === 0) return ['## Points', 'No trial has been measured.'];
  const drawn = textTable(terminalColumns(result, rows, unit), rows);
  const defaults = clientDefaultsOf(result).map(
    ({ backend, text }) => `* ${backend} with ${atDefaults}: ${text}`,
  );
  return [
    '## Points',
    isSearch(result) ? folded(plural(rows.length, 'point'), drawn) : drawn,
    escaped(legend(unit, rows)),
    ...(rows.some(({ figures }) => figures.source === 'suspect')
      ? ['\\~ marks figures of suspect trials, because no trial of the point is valid.']
      : []),
    list(defaults),
  ];
}

/** What is doubted, and what was not measured. */
export function doubtSections(result: Result): string[] {
  const { notes, skipped } = collectNotes(result);
  return [
    ...(notes.length === 0
      ? []
      : [
          '## Doubts',
          list(notes.map(({ mark, kind, code, text }) => `[${mark}] ${kind}, ${code}: ${text}`)),
        ]),
    ...(skipped.length === 0
      ? []
      : ['## Skipped points', list(skipped.map(({ label, reason }) => `${label}: ${reason}`))]),
  ];
}
