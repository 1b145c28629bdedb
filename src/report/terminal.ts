import Table from 'cli-table3';
import pc from 'picocolors';
import type { Result } from '../result/schema.ts';
import { commonUnit, pointFigures } from './figures.ts';
import type { Finding } from './finding.ts';
import { findings } from './findings.ts';
import { plural } from './format.ts';
import { collectNotes, type Notes } from './notes.ts';
import { legend, type TerminalColumn, type TerminalRow, terminalColumns } from './terminal-columns.ts';
import { terminalHeading } from './terminal-heading.ts';
import { hanging, wrap } from './wrap.ts';

export interface TableOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Colors = ReturnType<typeof pc.createColors>;

const gap = 2;

/** A run as a table for a terminal: heading, one row a measured point, doubts, and what it all says. */
export function renderTable(result: Result, { color, width }: TableOptions): string {
  const colors = pc.createColors(color);
  const notes = collectNotes(result);
  const rows = result.points
    .filter((point) => point.trials.length > 0)
    .map((point): TerminalRow => ({ point, figures: pointFigures(point), marks: notes.marksOf(point) }));
  const sections = [
    terminalHeading(result, colors, width),
    rows.length === 0 ? 'No trial has been measured.' : table(result, rows, colors, width),
    footnotes(notes, rows, colors, width),
    conclusions(result, colors, width),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
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
  const all = terminalColumns(result, rows, unit);
  const columns = fitting(all, rows, width);
  const drawn = new Table({
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align }) => align),
    chars: { ...bare, middle: ' '.repeat(gap) },
  });
  for (const line of [0, 1] as const)
    if (columns.some(({ head }) => head[line] !== ''))
      drawn.push(columns.map(({ head }) => (head[line] === '' ? '' : colors.dim(head[line]))));
  drawn.push(columns.map((column) => colors.dim('─'.repeat(columnWidth(column, rows)))));
  for (const row of rows)
    drawn.push(
      columns.map((column) => {
        const text = column.cell(row);
        const doubtful = row.figures.source !== 'valid' && column.measured;
        if (text === '') return '';
        return doubtful ? colors.yellow(text) : column.faint ? colors.dim(text) : text;
      }),
    );
  const lines = drawn.toString().split('\n');
  const dropped = all.filter((column) => !columns.includes(column)).map(({ head }) => head.join(' ').trim());
  const left = dropped.length > 0 ? ` Left out in ${width} columns: ${dropped.join(', ')}.` : '';
  lines.push('', ...wrap(`${legend(unit, rows)}${left}`, width).map(colors.dim));
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Leaves out columns, in the order that they state, until the rest fits. */
function fitting(
  columns: readonly TerminalColumn[],
  rows: readonly TerminalRow[],
  width: number,
): TerminalColumn[] {
  let kept = [...columns];
  const total = () =>
    kept.reduce((sum, column) => sum + columnWidth(column, rows), 0) + gap * (kept.length - 1);
  const order = columns
    .filter(({ dropOrder }) => dropOrder !== undefined)
    .sort((a, b) => a.dropOrder! - b.dropOrder!);
  for (const next of order) {
    if (total() <= width) break;
    kept = kept.filter((column) => column !== next);
  }
  return kept;
}

function columnWidth({ head, cell }: TerminalColumn, rows: readonly TerminalRow[]): number {
  return Math.max(...head.map((text) => text.length), ...rows.map((row) => cell(row).length));
}

function footnotes(notes: Notes, rows: readonly TerminalRow[], colors: Colors, width: number): string {
  const lines = notes.notes.flatMap(({ mark, state, code, text }) =>
    hanging(`[${mark}] `, `${state === 'valid' ? 'note' : state}, ${code}: ${text}`, width),
  );
  if (rows.some(({ figures }) => figures.source === 'suspect'))
    lines.push(...hanging('~ ', 'taken from suspect trials, because no trial of the point is valid', width));
  if (notes.skipped.length > 0) lines.push(`${plural(notes.skipped.length, 'point')} skipped:`);
  for (const { label, reason } of notes.skipped) lines.push(...hanging('  ', `${label}: ${reason}`, width));
  return lines.map(colors.dim).join('\n');
}

const bare = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map((name) => [name, '']),
);
