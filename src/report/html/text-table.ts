import { inOneLine, type TextColumn } from '../terminal-table.ts';
import { type Html, html } from './text.ts';

/** A column of the terminal; `prose` where its cells hold words that may break. */
export type PageColumn<Row> = TextColumn<Row> & { readonly prose?: true };

/** The terminal's columns as a table of the page, all of them; `marked` rows stand out. */
export function textTable<Row>(
  label: string,
  columns: readonly PageColumn<Row>[],
  rows: readonly Row[],
  marked: (row: Row) => boolean = () => false,
): Html {
  const kind = ({ align, prose }: PageColumn<Row>) =>
    prose ? html` class="prose"` : align === 'right' && html` class="number"`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="plain"><thead><tr>${columns.map((column) => html`<th scope="col"${kind(column)}>${inOneLine(column.head)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr${marked(row) && html` class="marked"`}>${columns.map((column) => html`<td${kind(column)}>${column.cell(row)}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}
