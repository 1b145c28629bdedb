type Direction = 'ascending' | 'descending';

/** Makes a table's heads into buttons that sort its rows, by pointer and by keyboard; unknown figures go last. */
export function makeSortable(table: HTMLTableElement): void {
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('thead th')];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    const label = document.createElement('span');
    label.append(...head.childNodes);
    button.append(label);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const direction: Direction =
        head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
      for (const other of heads) other.setAttribute('aria-sort', other === head ? direction : 'none');
      sortRows(table, column, direction);
    });
  });
}

function sortRows(table: HTMLTableElement, column: number, direction: Direction): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    if (typeof a.key === 'number' && typeof b.key === 'number') return sign * (a.key - b.key);
    return sign * String(a.key).localeCompare(String(b.key), 'en', { numeric: true });
  });
  body.append(...keyed.map(({ row }) => row));
}

function keyOf(cell: HTMLTableCellElement | undefined): string | number | null {
  if (cell === undefined || cell.classList.contains('none')) return null;
  const text = cell.dataset['value'] ?? cell.textContent?.trim() ?? '';
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
