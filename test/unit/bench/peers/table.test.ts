import { expect, test } from 'vitest';
import { tablesOf } from '../../../bench/peers/report.ts';
import { contestTable, markdownTable } from '../../../bench/peers/table.ts';
import { contestOf, entryOf } from './entries.ts';

const contest = contestOf();
const cellsOf = (table: string) =>
  table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test('shows medians, and ratios to the base within rounds', () => {
  const base = entryOf(contest, 'perf-test', [
    [100_000, 8],
    [50_000, 8],
  ]);
  const entry = entryOf(contest, 'confluent', [
    [150_000, 4],
    [75_000, 4],
  ]);
  const table = contestTable([base, entry], base);
  expect(cellsOf(table).at(-1)).toEqual([
    'confluent',
    '1.0',
    '112,500',
    '75,000–150,000',
    '1.50x',
    '4.00',
    '0.50x',
    '2.00',
    '56.0',
    '4.00',
    '8.00',
  ]);
});

test('has no ratios where the base was not measured', () => {
  expect(cellsOf(contestTable([entryOf(contest, 'confluent', [[1000, 4]])], undefined)).at(-1)).toContain(
    '—',
  );
});

test('says who failed, how often, and why', () => {
  const failed = { ...entryOf(contest, 'confluent', [null, [1000, 4]]), failure: 'it ended\nwith code 1' };
  expect(tablesOf([failed], '#')).toContain('confluent: 1 of 2 rounds failed: it ended with code 1');
  expect(contestTable([{ ...failed, rounds: [null] }], undefined)).toContain('failed');
});

test("several lanes are compared with the lab's one producer", () => {
  const one = contestOf({ name: 'lab, 1 lane', base: 'lab' });
  const two = contestOf({ name: 'lab, 2 lanes', base: 'lab', lanes: 2 });
  const entries = [entryOf(one, 'lab', [[10, 200]]), entryOf(two, 'confluent', [[400, 20]])];
  expect(cellsOf(tablesOf(entries, '#')).at(-1)).toContain('40.00x');
});

test('sets numbers to the right', () => {
  expect(
    markdownTable(
      [
        ['who', 'n'],
        ['a', '1'],
        ['b', '200'],
      ],
      1,
    ),
  ).toBe(['| who |   n |', '| --- | --: |', '| a   |   1 |', '| b   | 200 |'].join('\n'));
});
