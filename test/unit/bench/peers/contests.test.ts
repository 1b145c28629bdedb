import { expect, test } from 'vitest';
import { contestsOf } from '../../../bench/peers/contests.ts';
import { contestant } from './entries.ts';

const all = ['perf-test', 'kafka-python', 'lab', 'lab-tight', 'kafkajs', 'confluent'].map(contestant);
const wanted = {
  compressions: ['none', 'lz4'],
  lanes: [1, 2],
  lab: true,
  payload: { path: '/lines', meanBytes: 275 },
} as const;

test('there is one for each compression and number of lanes, and the lab has its own', () => {
  const contests = contestsOf(all, wanted);
  expect(contests.map(({ name }) => name)).toEqual([
    'none, 1 lane',
    'none, 2 lanes',
    'lz4, 1 lane',
    'lz4, 2 lanes',
    "the lab's settings, 1 lane",
    "the lab's settings, 2 lanes",
  ]);
  expect(contests[0]!.contestants.map(({ name }) => name)).toEqual([
    'perf-test',
    'kafka-python',
    'kafkajs',
    'confluent',
  ]);
  expect(contests[4]!.contestants.map(({ name }) => name)).toEqual([
    'lab',
    'lab-tight',
    'kafkajs',
    'confluent',
  ]);
});

test("lingerlab's backends are there with batches as Java's too, where those of one setting differ", () => {
  const batchesOf = (names: readonly string[], compression: string) =>
    contestsOf(names.map(contestant), wanted)
      .find(({ settings }) => settings['compression.type'] === compression)!
      .contestants.map(({ batches }) => batches);
  expect(batchesOf(['perf-test', 'confluent'], 'lz4')).toEqual(['as set', 'as set', "as Java's"]);
  expect(batchesOf(['perf-test', 'confluent'], 'none')).toEqual(['as set', 'as set']);
  expect(batchesOf(['perf-test', 'wire'], 'lz4')).toEqual(['as set', 'as set']);
  expect(batchesOf(['kafka-python', 'confluent'], 'lz4')).toEqual(['as set', 'as set']);
});

test('one without contestants is left out', () => {
  expect(contestsOf([contestant('lab')], wanted).map(({ name }) => name)).toEqual([
    "the lab's settings, 1 lane",
  ]);
  expect(contestsOf([contestant('perf-test')], { ...wanted, lanes: [1] })).toHaveLength(2);
});
