import pc from 'picocolors';
import { plural } from '../format.ts';
import type { Result } from '../result/schema.ts';
import { atDefaults } from './columns.ts';
import { clientDefaultsOf } from './defaults.ts';
import { commonUnit, pointFigures } from './figures.ts';
import type { Finding } from './finding.ts';
import { findings } from './findings.ts';
import { collectNotes, type Notes } from './notes.ts';
import { terminalClients } from './terminal-clients.ts';
import { defaultMark, legend, type TerminalRow, terminalColumns } from './terminal-columns.ts';
import { terminalHeading } from './terminal-heading.ts';
import { terminalMaxRate } from './terminal-max-rate.ts';
import { type Colors, drawTable } from './terminal-table.ts';
import { terminalTune } from './terminal-tune.ts';
import { hanging, wrap } from './wrap.ts';

export interface TableOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/**
 * A run as a table for a terminal: heading, one row a measured point (or, of a search, what it found), doubts, and what it
 * all says.
 */
export function renderTable(result: Result, { color, width }: TableOptions): string {
  const colors = pc.createColors(color);
  const notes = collectNotes(result);
  const rows = result.points
    .filter((point) => point.trials.length > 0)
    .map((point): TerminalRow => ({ point, figures: pointFigures(point), marks: notes.marksOf(point) }));
  const searched = search(result, colors, width);
  const sections = [
    terminalHeading(result, colors, width),
    ...(searched ??
      (rows.length === 0 ? ['No trial has been measured.'] : [table(result, rows, colors, width)])),
    terminalClients(result, colors, width),
    footnotes(result, notes, searched === null ? rows : [], colors, width),
    conclusions(result, colors, width),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** What a search found, in place of the table of its points; null of a plain run. */
function search(result: Result, colors: Colors, width: number): string[] | null {
  const { tune, maxRate } = result;
  if (tune === undefined && maxRate === undefined) return null;
  return [
    ...(tune === undefined ? [] : [terminalTune(result, tune, colors, width)]),
    ...(maxRate === undefined ? [] : [terminalMaxRate(result, maxRate, colors, width)]),
  ];
}

/** The sentences of the findings; the caveat already stands in the heading. */
function conclusions(result: Result, colors: Colors, width: number): string {
  return findings(result)
    .filter(({ kind }) => kind !== 'caveat')
    .flatMap(({ kind, text }) => hanging('• ', text, width, () => bulletOf(kind, colors)))
    .join('\n');
}

function bulletOf(kind: Finding['kind'], colors: Colors): string {
  if (kind === 'figure') return colors.green('• ');
  return kind === 'gap' || kind === 'unfinished' ? colors.yellow('! ') : colors.dim('i ');
}

function table(result: Result, rows: readonly TerminalRow[], colors: Colors, width: number): string {
  const unit = commonUnit(result);
  const { head, body, left } = drawTable(terminalColumns(result, rows, unit), rows, colors, width);
  const gone = left.length > 0 ? ` Left out in ${width} columns: ${left.join(', ')}.` : '';
  const words = wrap(`${legend(unit, rows)}${gone}`, width).map(colors.dim);
  return [...head, ...body, '', ...words].join('\n');
}

function footnotes(
  result: Result,
  notes: Notes,
  rows: readonly TerminalRow[],
  colors: Colors,
  width: number,
): string {
  const lines = notes.notes.flatMap(({ mark, kind, code, text }) =>
    hanging(
      rows.length === 0 && result.maxRate !== undefined ? '- ' : `[${mark}] `,
      `${kind}, ${code}: ${text}`,
      width,
    ),
  );
  for (const { backend, text } of clientDefaultsOf(result))
    lines.push(...hanging(`${defaultMark} `, `${backend} with ${atDefaults}: ${text}`, width));
  if (rows.some(({ figures }) => figures.source === 'suspect'))
    lines.push(...hanging('~ ', 'taken from suspect trials, because no trial of the point is valid', width));
  if (notes.skipped.length > 0) lines.push(`${plural(notes.skipped.length, 'point')} skipped:`);
  for (const { label, reason } of notes.skipped) lines.push(...hanging('  ', `${label}: ${reason}`, width));
  return lines.map(colors.dim).join('\n');
}
