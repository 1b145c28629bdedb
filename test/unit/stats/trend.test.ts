import { describe, expect, it } from 'vitest';
import { trendOf } from '../../../src/stats/trend.ts';

const line = (count: number, at: (second: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ atS: index + 1, value: at(index + 1) }));

describe('a trend', () => {
  it('is the slope over the time, beside the median', () => {
    expect(trendOf(line(11, (second) => 100 + 2 * second))).toEqual({
      values: 11,
      slopePerSecond: 2,
      change: 20,
      changeRatio: 20 / 112,
      p: expect.closeTo(0.00002, 4),
    });
  });

  it('falls as it rises', () => {
    const rise = trendOf(line(9, (second) => 50 + second))!;
    const fall = trendOf(line(9, (second) => 60 - second))!;
    expect([fall.change, fall.p]).toEqual([-rise.change, rise.p]);
  });

  it('of many values is that of their blocks', () => {
    const trend = trendOf(line(36_000, (second) => 1000 + second / 100))!;
    expect(trend.values).toBe(36_000);
    expect(trend.slopePerSecond).toBeCloseTo(0.01, 9);
    expect(trend.change).toBeCloseTo(360, -1);
  });

  it('around 0 has no share', () => {
    expect(trendOf(line(3, () => 0))).toMatchObject({ changeRatio: 0, p: 1 });
  });

  it('needs two values', () => {
    expect(trendOf(line(1, () => 1))).toBeNull();
    expect(trendOf([])).toBeNull();
  });
});
