import { expect, test } from 'vitest';
import { samples, stallsOf, timeTrial } from '../../../../src/report/page/time-trial.ts';
import type { MeasuredTrial } from '../../../../src/result/schema.ts';
import { validTrial } from '../../../fixtures/result.ts';

const needs = { p50: 20, p99: 1000 };

/** A trial whose rows were silent for so many milliseconds, a second each. */
function silent(...silences: number[]): MeasuredTrial {
  const trial = validTrial(0, 0, { messagesPerSecond: 1000, p50Us: 5000, spread: 1.5, cpuUsPerMessage: 10 });
  const windows = silences.map((silenceMs, second) => ({
    ...trial.windows[0]!,
    endS: second + 1,
    silenceMs,
  }));
  return { ...trial, windows };
}

test('stalls that touch are one, with the longest silence, over all trials', () => {
  const first = timeTrial(silent(0, 300, 500, 0, 0, 200), 'red', needs);
  const second = timeTrial(silent(0, 0, 700, 400, 0, 0), 'blue', needs);
  expect(stallsOf([first])).toEqual([
    { fromS: 1, toS: 3, silenceMs: 500 },
    { fromS: 5, toS: 6, silenceMs: 200 },
  ]);
  expect(stallsOf([first, second])).toEqual([
    { fromS: 1, toS: 4, silenceMs: 700 },
    { fromS: 5, toS: 6, silenceMs: 200 },
  ]);
  expect(stallsOf([timeTrial(silent(0, 99), 'red', needs)])).toEqual([]);
});

test('a row gives its percentiles only where enough messages carry them', () => {
  const trial = silent(0, 0, 0);
  const windows = [1000, 999, 19].map((acked, index) => ({
    ...trial.windows[index]!,
    acked,
    p50Us: 5,
    p99Us: 9,
  }));
  expect(timeTrial({ ...trial, windows }, 'red', needs).rows.map(({ carried }) => carried)).toEqual([
    { p50Us: 5, p99Us: 9 },
    { p50Us: 5, p99Us: null },
    { p50Us: null, p99Us: null },
  ]);
});

test('a sample stands in the middle of its row', () => {
  const trial = silent(0, 0);
  const windows = [1, 1.5].map((endS, index) => ({ ...trial.windows[index]!, endS, acked: 30 }));
  const drawn = timeTrial({ ...trial, windows }, 'red', needs);
  expect(samples(drawn, ({ row, seconds }) => row.acked / seconds).map(({ value }) => value)).toEqual([
    [0.5, 30],
    [1.25, 60],
  ]);
});
