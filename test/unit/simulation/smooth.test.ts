import fc from 'fast-check';
import { expect, test } from 'vitest';
import { softMax, softMin } from '../../../src/simulation/smooth.ts';

const figures = fc.double({ min: 1e-6, max: 1e9, noNaN: true });

test('the softer of two lies beyond neither, and near the nearer', () => {
  fc.assert(
    fc.property(figures, figures, (a, b) => {
      const [least, most] = [Math.min(a, b), Math.max(a, b)];
      expect(softMin(a, b)).toBeLessThanOrEqual(least * (1 + 1e-12));
      expect(softMin(a, b)).toBeGreaterThanOrEqual(0.89 * least);
      expect(softMax(a, b)).toBeGreaterThanOrEqual(most * (1 - 1e-12));
      expect(softMax(a, b)).toBeLessThanOrEqual(1.13 * most);
    }),
  );
});

test('nothing and no limit are what they are', () => {
  expect([softMin(0, 5), softMin(0, 0), softMax(0, 0)]).toEqual([0, 0, 0]);
  expect(softMin(Number.POSITIVE_INFINITY, 5)).toBeCloseTo(5, 12);
});
