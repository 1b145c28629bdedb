import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall } from '../../../src/stats/mann-kendall.ts';

const series = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 60 });

describe('the Mann-Kendall test', () => {
  // S by hand; p from SciPy 1.17.1's normal distribution, with the variance of the textbook.
  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8], 28, 0.000836627],
    [[5, 3, 6, 2, 8, 7, 9, 10], 18, 0.035447893],
    [[10, 9, 9, 8, 7, 7, 7, 5, 4, 4], -40, 0.000356808],
    [[3.1, 3.0, 3.4, 3.3, 3.6, 3.2, 3.9, 3.8, 4.1, 4.0, 4.4, 4.2], 50, 0.00077927],
    [[2, 2, 2, 2, 2, 2, 2, 3], 7, 0.190430264],
    [[1, 2], 1, 1],
  ])('of %j has S = %i and p = %f', (values, s, p) => {
    const found = mannKendall(values);
    expect(found.s).toBe(s);
    expect(found.p).toBeCloseTo(p, 6);
  });

  it.each([[[]], [[1]], [[4, 4, 4, 4]]])('of %j sees no trend', (values) => {
    expect(mannKendall(values)).toEqual({ s: 0, p: 1 });
  });

  it('gives a probability, and the same one for a fall as for a rise', () => {
    fc.assert(
      fc.property(series, (values) => {
        const { s, p } = mannKendall(values);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        const turned = mannKendall([...values].reverse());
        expect([turned.s + s, turned.p]).toEqual([0, p]);
      }),
    );
  });

  it('looks at order alone, not at size', () => {
    fc.assert(
      fc.property(series, (values) => {
        expect(mannKendall(values.map((value) => value ** 3 + 7))).toEqual(mannKendall(values));
      }),
    );
  });

  it('takes chance for a trend about as often as its level says', () => {
    const shuffles = fc.shuffledSubarray(
      Array.from({ length: 10 }, (_, index) => index),
      { minLength: 10 },
    );
    const ps = fc.sample(shuffles, { numRuns: 3000, seed: 5 }).map((values) => mannKendall(values).p);
    const share = ps.filter((p) => p < 0.05).length / ps.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.06);
  });
});
