import { expect, test } from 'vitest';
import { overlap } from '../../../src/report/ranking.ts';
import { describeSpans, doubtOfSpans, spanName, spanOf } from '../../../src/report/spread.ts';
import type { SummaryMetricValue } from '../../../src/result/schema.ts';

function value(trials: number, confidence?: number): SummaryMetricValue {
  const ends = { median: 50, low: 0, high: 100, trials };
  return confidence === undefined ? ends : { ...ends, interval: { low: 40, high: 60, confidence } };
}

test('a span is the interval where there is one, else the lowest and highest trial', () => {
  expect(spanOf(value(6, 0.97))).toMatchObject({ low: 40, high: 60 });
  expect(spanOf(value(6))).toEqual({ low: 0, high: 100 });
});

test.each([
  [[value(3)], 'the range from the lowest to the highest trial'],
  [[value(3, 0.75)], 'the exact interval for the median (75% with 3 trials; 95% takes 6)'],
  [[value(6, 0.96875)], 'the exact interval for the median (97% with 6 trials)'],
  [
    [value(3, 0.75), value(2, 0.5), value(3, 0.75)],
    'the exact interval for the median (50% with 2 trials and 75% with 3 trials; 95% takes 6)',
  ],
  [
    [value(3, 0.75), value(2)],
    'the exact interval for the median (75% with 3 trials; 95% takes 6), else the range from the lowest to the highest trial',
  ],
  [[value(1)], 'the range from the lowest to the highest trial'],
])('the words name what is spanned, and how surely: %#', (values, words) => {
  expect(describeSpans(values)).toBe(words);
});

test('the doubt is that of the fewest trials, and gone at 95 %', () => {
  expect(doubtOfSpans([value(6, 0.97), value(5, 0.9375)])).toBe(
    'With 5 trials a point, an interval covers the true median with 94% confidence: about 1 in 16 misses it. 95% takes 6 trials.',
  );
  expect(doubtOfSpans([value(6, 0.97)])).toBeNull();
  expect(doubtOfSpans([value(3)])).toBeNull();
});

test('a tie is judged by intervals only where all have one', () => {
  expect(spanName([value(3, 0.75), value(3, 0.75)])).toBe('the intervals');
  expect(spanName([value(3, 0.75), value(3)])).toBe("the trials' spread");
  expect(spanName([])).toBe("the trials' spread");
});

test('intervals can tell apart what ranges cannot', () => {
  const lower = { median: 10, low: 0, high: 100, trials: 6 };
  const upper = { median: 90, low: 5, high: 120, trials: 6 };
  expect(overlap(lower, upper)).toBe(true);
  const interval = (low: number, high: number) => ({ low, high, confidence: 0.97 });
  expect(overlap({ ...lower, interval: interval(8, 12) }, { ...upper, interval: interval(80, 95) })).toBe(
    false,
  );
  expect(overlap({ ...lower, interval: interval(8, 80) }, { ...upper, interval: interval(80, 95) })).toBe(
    true,
  );
});
