import { inOneLine, type TextColumn } from '../terminal-table.ts';

/** A text as Markdown that shows it as it is: nothing in it starts a mark, a cell or an element. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll(/\s+/g, ' ');

/** A table as GitHub draws it. Cells are text. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly ('left' | 'right')[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => escaped(cell.trim())).join(' | ')} |`;
  const rule = heads.map((_, index) => (aligns[index] === 'right' ? '---:' : '---'));
  return [line(heads), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

/** The same columns as in the terminal's table, all of them. */
export function textTable<Row>(columns: readonly TextColumn<Row>[], rows: readonly Row[]): string {
  return table(
    columns.map(({ head }) => inOneLine(head)),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    columns.map(({ align }) => align),
  );
}

/** Sentences as a list. */
export const list = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `- ${escaped(sentence)}`).join('\n');

/** Text in a fence that nothing in it can end. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

/** What a reader opens when wanted. */
export const folded = (summary: string, body: string): string =>
  `<details><summary>${escaped(summary)}</summary>\n\n${body}\n\n</details>`;
