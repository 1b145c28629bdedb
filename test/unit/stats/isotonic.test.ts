import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isotonicShares } from '../../../src/stats/isotonic.ts';

const sharesOf = (...shares: [number, number][]) =>
  isotonicShares(shares.map(([hits, trials]) => ({ hits, trials })));

describe('shares that never fall', () => {
  it('are what they are where they rise already', () => {
    expect(sharesOf([0, 4], [1, 2], [3, 3])).toEqual([0, 0.5, 1]);
    expect(sharesOf()).toEqual([]);
  });

  it('are pooled where they fall, weighed by their trials', () => {
    expect(sharesOf([1, 1], [0, 3], [2, 2])).toEqual([0.25, 0.25, 1]);
    expect(sharesOf([0, 1], [1, 1], [1, 2], [0, 1], [1, 1])).toEqual([0, 0.5, 0.5, 0.5, 1]);
  });

  it('rise, keep the number of hits, and do not change when they are fitted again', () => {
    const share = fc
      .integer({ min: 1, max: 9 })
      .chain((trials) =>
        fc.record({ hits: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }),
      );
    fc.assert(
      fc.property(fc.array(share, { maxLength: 12 }), (shares) => {
        const fitted = isotonicShares(shares);
        expect(fitted).toHaveLength(shares.length);
        for (const [index, value] of fitted.entries())
          expect(value).toBeGreaterThanOrEqual(fitted[index - 1] ?? 0);
        const hits = fitted.reduce((sum, value, index) => sum + value * shares[index]!.trials, 0);
        expect(hits).toBeCloseTo(
          shares.reduce((sum, { hits: own }) => sum + own, 0),
          9,
        );
      }),
    );
  });
});
