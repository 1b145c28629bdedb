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
  const table = contestTable([
    entryOf(contest, 'perf-test', [
      [100_000, 8],
      [50_000, 8],
    ]),
    entryOf(contest, 'confluent', [
      [150_000, 4],
      [75_000, 4],
    ]),
  ]);
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
  expect(cellsOf(contestTable([entryOf(contest, 'confluent', [[1000, 4]])])).at(-1)).toContain('—');
});

test('says who failed, how often, and why', () => {
  const failed = { ...entryOf(contest, 'confluent', [null, [1000, 4]]), failure: 'it ended\nwith code 1' };
  expect(tablesOf([failed], '#')).toContain('confluent: 1 of 2 rounds failed: it ended with code 1');
  expect(contestTable([{ ...failed, rounds: [null] }])).toContain('failed');
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
