import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hodgesLehmann } from '../../../src/stats/hodges-lehmann.ts';
import { signedRank } from '../../../src/stats/signed-rank.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 30 });

describe('the Hodges-Lehmann estimate', () => {
  it.each([
    [[1, 5], 3],
    // Walsh averages 1, 1.5, 2, 5.5, 6, 10.
    [[1, 2, 10], 3.75],
    [[4, 4, 4], 4],
    [upTo(9), 5],
    // Hollander and Wolfe's example 3.1 and 3.3, the Hamilton depression scale of nine patients.
    [[-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01], -0.46],
  ])('of %j is %d', (sample, estimate) => {
    expect(hodgesLehmann(sample)!.estimate).toBeCloseTo(estimate, 9);
  });

  it('has the interval of the textbook', () => {
    const { low, high, confidence } = hodgesLehmann(
      [-0.952, 0.147, -1.022, -0.43, -0.62, -0.59, -0.49, 0.08, -0.01],
      0.96,
    )!;
    expect([low, high]).toEqual([expect.closeTo(-0.786, 9), expect.closeTo(-0.01, 9)]);
    expect(confidence).toBeCloseTo(0.961, 3);
  });

  // 1 − 2 P(W < k), with k from the tables of the signed-rank distribution.
  it.each([
    [2, 0.5],
    [5, 0.9375],
    [6, 0.96875],
    [7, 0.953125],
    [8, 0.9609375],
    [10, 0.951171875],
  ])('of %i values covers the centre at %d', (n, confidence) => {
    expect(hodgesLehmann(upTo(n))!.confidence).toBeCloseTo(confidence, 12);
  });

  it('is no surer than was asked for where it can be just that', () => {
    expect(hodgesLehmann(upTo(6), 0.9375)!.confidence).toBe(0.9375);
    expect(hodgesLehmann(upTo(6), 0.9376)!.confidence).toBe(0.96875);
  });

  it.each([[[]], [[3]]])('of %j there is none', (few) => {
    expect(hodgesLehmann(few)).toBeNull();
  });

  it('encloses just the shifts that the signed-rank test does not reject', () => {
    // Sums of distinct powers of 3, so that no two Walsh averages are equal.
    const sample = [1, 3, 9, 27, 81, 243, 729, 2187];
    const { low, high, confidence } = hodgesLehmann(sample)!;
    const rejects = (shift: number) =>
      signedRank(sample.map((value) => value - shift)).twoSided <= 1 - confidence;
    expect([low - 0.1, low + 0.1, high - 0.1, high + 0.1].map(rejects)).toEqual([true, false, false, true]);
  });

  it('lies within its interval, which lies within the values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (sample, confidence) => {
        const centre = hodgesLehmann(sample, confidence)!;
        expect(centre.low).toBeLessThanOrEqual(centre.estimate);
        expect(centre.high).toBeGreaterThanOrEqual(centre.estimate);
        expect(centre.low).toBeGreaterThanOrEqual(Math.min(...sample));
        expect(centre.high).toBeLessThanOrEqual(Math.max(...sample));
        expect(centre.confidence).toBeGreaterThanOrEqual(Math.min(confidence, 1 - 2 ** (1 - sample.length)));
      }),
    );
  });

  it('covers the centre as often as it says', () => {
    // All 2^7 ways in which seven sizes may lie below or above the true centre 0.
    const sizes = [1, 3, 9, 27, 81, 243, 729];
    let covered = 0;
    for (let ways = 0; ways < 128; ways += 1) {
      const { low, high } = hodgesLehmann(sizes.map((size, bit) => (ways & (1 << bit) ? size : -size)))!;
      if (low < 0 && high > 0) covered += 1;
    }
    expect(covered / 128).toBeCloseTo(hodgesLehmann(sizes)!.confidence, 12);
  });
});
