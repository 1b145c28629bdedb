import Table from 'cli-table3';
import type { createColors } from 'picocolors';

export type Colors = ReturnType<typeof createColors>;

/** A column of a table for a terminal. */
export interface TextColumn<Row> {
  readonly head: readonly [string, string];
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string;
  /** Columns with a number are left out in its order where the terminal is too narrow; the others always stay. */
  readonly dropOrder?: number;
  /** Colours a cell's text; plain where it is left out. */
  readonly paint?: (text: string, row: Row, colors: Colors) => string;
}

/** A table as lines: the heads with a rule below them, then one line a row. */
export interface TextTable {
  readonly head: readonly string[];
  readonly body: readonly string[];
  /** The heads of the columns that were left out. */
  readonly left: readonly string[];
}

const gap = 2;

/** Draws the columns that fit into `width` characters. */
export function drawTable<Row>(
  all: readonly TextColumn<Row>[],
  rows: readonly Row[],
  colors: Colors,
  width: number,
): TextTable {
  const columns = fitting(all, rows, width);
  const drawn = new Table({
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align }) => align),
    chars: { ...bare, middle: ' '.repeat(gap) },
  });
  const heads = ([0, 1] as const).filter((line) => columns.some(({ head }) => head[line] !== ''));
  for (const line of heads)
    drawn.push(columns.map(({ head }) => (head[line] === '' ? '' : colors.dim(head[line]))));
  drawn.push(columns.map((column) => colors.dim('─'.repeat(columnWidth(column, rows)))));
  for (const row of rows)
    drawn.push(
      columns.map(({ cell, paint }) => {
        const text = cell(row);
        return text === '' || paint === undefined ? text : paint(text, row, colors);
      }),
    );
  const lines = drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  return {
    head: lines.slice(0, heads.length + 1),
    body: lines.slice(heads.length + 1),
    left: all.filter((column) => !columns.includes(column)).map(({ head }) => inOneLine(head)),
  };
}

/** Leaves out columns, in the order that they state, until the rest fits. */
function fitting<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  width: number,
): TextColumn<Row>[] {
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

function columnWidth<Row>({ head, cell }: TextColumn<Row>, rows: readonly Row[]): number {
  return Math.max(...head.map((text) => text.length), ...rows.map((row) => cell(row).length));
}

const bare = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map((name) => [name, '']),
);

/** A head of two lines in one; a name that was cut at a point or a slash is whole again. */
export const inOneLine = (head: readonly string[]): string =>
  head
    .join(' ')
    .trim()
    .replace(/(?<=\/) | (?=[./])/g, '');
