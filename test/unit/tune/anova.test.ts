import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anova } from '../../../src/tune/anova.ts';
import { type Cell, gridCells } from '../../../src/tune/grid.ts';

const of = (levels: number[], value: (cell: Cell) => number) => {
  const { terms, ...rest } = anova(levels, Float64Array.from(gridCells(levels), value));
  return { ...rest, shares: Object.fromEntries(terms.map(({ axes, share }) => [axes.join(), share])) };
};

it('gives each axis of a sum its own variance', () => {
  // Variances of 0 to 2 and of 0 and 3: 2/3 and 9/4.
  const { range, shares } = of([3, 2, 4], ([a, b]) => a! + 3 * b!);
  expect(range).toBe(5);
  expect(shares['0']).toBeCloseTo(8 / 35, 12);
  expect(shares['1']).toBeCloseTo(27 / 35, 12);
  for (const none of ['2', '0,1', '0,2', '1,2']) expect(shares[none]).toBeCloseTo(0, 12);
});

it('gives two axes what they do only together', () => {
  const { shares } = of([2, 3, 2], ([a, , c]) => (a === c ? 1 : 0));
  expect(shares['0,2']).toBeCloseTo(1, 12);
  expect(shares['0']).toBeCloseTo(0, 12);
});

it('tells main effects from what goes beyond them', () => {
  // A product of levels 0 and 1: mean 1/4, mains 1/16 each, together 1/16 more.
  const { shares } = of([2, 2], ([a, b]) => a! * b!);
  for (const each of ['0', '1', '0,1']) expect(shares[each]).toBeCloseTo(1 / 3, 12);
});

it('leaves what three do together to nobody', () => {
  const { shares } = of([2, 2, 2], (cell) => cell.reduce((sum, level) => sum + level) % 2);
  for (const share of Object.values(shares)) expect(share).toBeCloseTo(0, 12);
});

it('finds nothing where nothing varies', () => {
  const { range, shares } = of([3, 1, 2], () => 4);
  expect([range, ...Object.values(shares)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
});

it('never gives away more than there is', () => {
  const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(values, (list) => {
      const { terms } = anova([2, 3, 4], Float64Array.from(list));
      expect(terms.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      for (const { share } of terms) expect(share).toBeGreaterThanOrEqual(0);
    }),
  );
});
