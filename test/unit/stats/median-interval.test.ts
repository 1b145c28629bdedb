import fc from 'fast-check';
import { median } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { medianInterval } from '../../../src/stats/median-interval.ts';

/** 1 to n: a value is its own rank. */
const ranks = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
/** Without −0, whose place beside 0 is not defined, and within what two of them can be added up to. */
const values = fc.array(
  fc.double({ noNaN: true, min: -1e300, max: 1e300 }).map((value) => value + 0),
  { minLength: 2, maxLength: 200 },
);

describe('the interval for a median', () => {
  // The binomial distribution's own values, and SciPy's quantile_test for the ranks.
  it.each([
    [2, 1, 0.5],
    [3, 1, 0.75],
    [5, 1, 0.9375],
    [6, 1, 0.96875],
    [8, 1, 0.9921875],
    [9, 2, 0.9609375],
    [12, 3, 0.96142578125],
    [20, 6, 0.958610534668],
    [25, 8, 0.956715],
    [50, 18, 0.96716],
    [100, 40, 0.9648],
    [5000, 2431, 0.950684],
  ])('of %i values begins with number %i, and covers it at %f', (n, low, confidence) => {
    const interval = medianInterval(ranks(n))!;
    expect([interval.low, interval.high]).toEqual([low, n + 1 - low]);
    expect(interval.confidence).toBeCloseTo(confidence, 5);
  });

  it('is narrower where less is asked for', () => {
    expect(medianInterval(ranks(9), 0.5)).toMatchObject({ low: 3, high: 7 });
    expect(medianInterval(ranks(9), 0.49)).toMatchObject({ low: 4, high: 6 });
  });

  it.each([[[]], [[3]]])('of %j there is none', (few) => {
    expect(medianInterval(few)).toBeNull();
  });

  it('lies within the values and around their median, and is as sure as it can be', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const { low, high, confidence } = medianInterval(sample)!;
        expect(sample).toContain(low);
        expect(sample).toContain(high);
        expect(low).toBeLessThanOrEqual(median(sample));
        expect(high).toBeGreaterThanOrEqual(median(sample));
        expect(confidence >= 0.95 || (low === Math.min(...sample) && high === Math.max(...sample))).toBe(
          true,
        );
        expect(confidence).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not mind the order of the values, and leaves them as they were', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const before = [...sample];
        const interval = medianInterval(sample);
        expect(sample).toEqual(before);
        expect(medianInterval([...sample].reverse())).toEqual(interval);
      }),
    );
  });

  it('covers the median as often as it says', () => {
    // All 2^9 ways in which nine values may lie below or above the true median 0.
    let covered = 0;
    for (let ways = 0; ways < 512; ways += 1) {
      const sample = ranks(9).map((rank) => (ways & (1 << (rank - 1)) ? rank : -rank));
      const { low, high } = medianInterval(sample)!;
      if (low < 0 && high > 0) covered += 1;
    }
    expect(covered / 512).toBeCloseTo(medianInterval(ranks(9))!.confidence, 9);
  });
});
