import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { theilSenSlope } from '../../../src/stats/theil-sen.ts';

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index);

describe('the Theil-Sen slope', () => {
  // From SciPy 1.17.1's theilslopes.
  it.each([
    [[5, 3, 6, 2, 8, 7, 9, 10], 0.775],
    [[10, 9, 9, 8, 7, 7, 7, 5, 4, 4], -2 / 3],
    [[2, 2, 2, 2, 2, 2, 2, 3], 0],
  ])('of %j, one after another, is %f', (y, slope) => {
    expect(theilSenSlope(upTo(y.length), y)).toBeCloseTo(slope, 12);
  });

  it('takes the distances between moments into account', () => {
    expect(theilSenSlope([0, 1, 3, 4, 7], [2, 3, 9, 8, 40])).toBeCloseTo(8 / 3, 12);
  });

  it.each([
    [[], []],
    [[1], [5]],
    [
      [2, 2],
      [1, 9],
    ],
  ])('of %j and %j is 0', (x, y) => {
    expect(theilSenSlope(x, y)).toBe(0);
  });

  it('of unlike numbers of values is refused', () => {
    expect(() => theilSenSlope([1, 2], [1])).toThrow(RangeError);
  });

  it('finds a straight line through a quarter of wild values', () => {
    const line = fc.record({
      slope: fc.integer({ min: -100, max: 100 }),
      wild: fc.uniqueArray(fc.nat(39), { maxLength: 9 }),
      by: fc.integer({ min: -1e6, max: 1e6 }),
    });
    fc.assert(
      fc.property(line, ({ slope, wild, by }) => {
        const y = upTo(40).map((x) => slope * x + (wild.includes(x) ? by : 0));
        expect(theilSenSlope(upTo(40), y)).toBe(slope + 0);
      }),
    );
  });
});
