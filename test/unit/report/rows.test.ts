import { expect, test } from 'vitest';
import { formatSecond, hasLongCollection, isStall, rowSeconds } from '../../../src/report/rows.ts';
import type { MeasuredTrial, WindowRow } from '../../../src/result/schema.ts';
import { validTrial } from '../../fixtures/result.ts';

const trial = validTrial(0, 0, { messagesPerSecond: 1000, p50Us: 5000, spread: 1.5, cpuUsPerMessage: 10 });
const row = trial.windows[0]!;

/** The trial with a service p50 of so many microseconds. */
function served(p50: number): MeasuredTrial {
  return { ...trial, latencyUs: { ...trial.latencyUs, service: { ...trial.latencyUs.service, p50 } } };
}

test.each([
  [5000, 99, false],
  [5000, 100, true],
  [40_000, 199, false],
  [40_000, 200, true],
  [5000, undefined, false],
])('at a service p50 of %d µs, a silence of %s ms is a stall: %s', (p50, silenceMs, stalled) => {
  expect(isStall(served(p50), silenceMs === undefined ? row : { ...row, silenceMs })).toBe(stalled);
});

test.each<[Partial<WindowRow>, boolean]>([
  [{ gcMs: 19, gcMaxMs: 9.9 }, false],
  [{ gcMs: 10, gcMaxMs: 10 }, true],
  [{ gcMs: 20, gcMaxMs: 1 }, true],
  [{ gcMs: 19 }, false],
  [{ gcMs: 20 }, true],
])('collections of %j held the row up: %s', (collections, long) => {
  expect(hasLongCollection({ ...row, ...collections })).toBe(long);
});

test('rows are as long as their ends are apart, the last perhaps shorter', () => {
  const windows = [1, 2, 2.5].map((endS) => ({ ...row, endS }));
  expect(rowSeconds({ ...trial, windows })).toEqual([1, 1, 0.5]);
  expect([1, 2.5, 10.004, 0.125].map(formatSecond)).toEqual(['1', '2.5', '10', '0.13']);
});
