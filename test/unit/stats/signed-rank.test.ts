import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSumDistribution, signedRank } from '../../../src/stats/signed-rank.ts';

interface SciPyCase {
  differences: number[];
  wPlus: number;
  greater: number;
  less: number;
  twoSided: number;
}

/** Made by the program beside it. */
const scipy: { version: string; cases: SciPyCase[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/signed-rank-scipy.json', import.meta.url), 'utf8'),
);

const differences = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 });

/** The definition itself: the sum of positive ranks under each way to set the signs of what is not zero. */
function byCounting(values: readonly number[]): { greater: number; less: number } {
  const ranks = values.map((value) => {
    const size = Math.abs(value);
    const below = values.filter((other) => Math.abs(other) < size).length;
    const equal = values.filter((other) => Math.abs(other) === size).length;
    return below + (equal + 1) / 2;
  });
  const signed = values.flatMap((value, index) => (value === 0 ? [] : [{ value, rank: ranks[index]! }]));
  const observed = signed.reduce((sum, { value, rank }) => sum + (value > 0 ? rank : 0), 0);
  let greater = 0;
  let less = 0;
  for (let ways = 0; ways < 2 ** signed.length; ways += 1) {
    const sum = signed.reduce((total, { rank }, index) => total + (ways & (1 << index) ? rank : 0), 0);
    if (sum >= observed) greater += 1;
    if (sum <= observed) less += 1;
  }
  return { greater: greater / 2 ** signed.length, less: less / 2 ** signed.length };
}

describe('the signed-rank test', () => {
  it.each([
    // By hand: of the 2^n ways to set the signs, those that reach the sum.
    [[1, 2, 3, 4, 5], 15, 1 / 32],
    [[1, 2, 3, 4, 5, 6], 21, 1 / 64],
    [[-1, 2, 3, 4, 5, 6], 20, 2 / 64],
    [[1, -2, 3, 4, 5, 6], 19, 3 / 64],
    [[1, 2, -3, 4, 5, 6], 18, 5 / 64],
    [[-5, -4, -3], 0, 1],
    // Two equal sizes share rank 1.5: of the sums 0, 1.5, 1.5, 3 and the same plus 3.
    [[2, -2, 7], 4.5, 3 / 8],
    // The zero takes rank 1 and has no sign.
    [[0, 3, 4], 5, 1 / 4],
    [[], 0, 1],
    [[0, 0], 0, 1],
  ])('of %j has a rank sum of %d, and is as high by chance with %d', (values, wPlus, greater) => {
    const found = signedRank(values);
    expect([found.wPlus, found.greater]).toEqual([wPlus, greater]);
  });

  // Published critical values, one-sided 5 % and 1 % (Wilcoxon and Wilcox 1964): the largest smaller sum that is significant.
  it.each([
    [5, 0, 0.05],
    [8, 5, 0.05],
    [10, 10, 0.05],
    [20, 60, 0.05],
    [25, 100, 0.05],
    [10, 5, 0.01],
    [20, 43, 0.01],
    [30, 120, 0.01],
  ])('of %i differences is significant up to a sum of %i at %d', (n, critical, level) => {
    const distribution = rankSumDistribution(Array.from({ length: n }, (_, index) => index + 1));
    const below = (sum: number) => distribution.subarray(0, sum + 1).reduce((a, b) => a + b);
    expect(below(critical)).toBeLessThanOrEqual(level);
    expect(below(critical + 1)).toBeGreaterThan(level);
  });

  it('agrees with SciPy, ties and zeros among the differences', () => {
    expect(scipy.cases.length).toBeGreaterThanOrEqual(60);
    for (const { differences, ...expected } of scipy.cases) {
      const found = signedRank(differences);
      expect(found.wPlus).toBe(expected.wPlus);
      for (const tail of ['greater', 'less', 'twoSided'] as const)
        expect(Math.abs(found[tail] - expected[tail]), `${tail} of ${differences}`).toBeLessThan(1e-9);
    }
  });

  it('counts as the definition does', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const { greater, less } = byCounting(values);
        expect(signedRank(values)).toMatchObject({ greater, less });
      }),
    );
  });

  it('turns round with the signs', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 60 }), (values) => {
        const found = signedRank(values);
        const turned = signedRank(values.map((value) => -value));
        expect(turned.greater).toBeCloseTo(found.less, 12);
        expect(turned.twoSided).toBeCloseTo(found.twoSided, 12);
      }),
    );
  });

  it('refuses what is not a number', () => {
    expect(() => signedRank([1, Number.NaN])).toThrow(RangeError);
  });
});
