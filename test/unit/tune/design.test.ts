import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedDesign } from '../../../src/tune/design.ts';
import { axisPairs, type Cell, gridCells } from '../../../src/tune/grid.ts';
import { seeded } from './random.ts';

const everywhere = () => true;
const countsOf = (design: readonly Cell[], axis: number, levels: number): number[] =>
  Array.from({ length: levels }, (_, level) => design.filter((cell) => cell[axis] === level).length);
const spread = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);
const pairCounts = (design: readonly Cell[], levels: readonly number[], a: number, b: number): number[] =>
  gridCells([levels[a]!, levels[b]!]).map(
    ([one, other]) => design.filter((cell) => cell[a] === one && cell[b] === other).length,
  );

const grids = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 })
  .filter((levels) => levels.reduce((product, count) => product * count) <= 600);
const sizes = fc.integer({ min: 1, max: 40 });

describe('a balanced design', () => {
  it('has every level of an axis as often as the others, give or take one', () => {
    fc.assert(
      fc.property(grids, sizes, fc.nat(), (levels, points, seed) => {
        const design = balancedDesign(levels, everywhere, points, seeded(seed));
        for (const [axis, count] of levels.entries())
          expect(spread(countsOf(design, axis, count))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has no cell twice, only feasible ones, and as many as were asked for or can be', () => {
    fc.assert(
      fc.property(grids, sizes, fc.nat(), fc.nat(6), (levels, points, seed, hole) => {
        const feasible = (cell: Cell) => cell.reduce((sum, level) => sum + level) % 7 !== hole;
        const design = balancedDesign(levels, feasible, points, seeded(seed));
        expect(new Set(design.map((cell) => cell.join())).size).toBe(design.length);
        expect(design.every(feasible)).toBe(true);
        expect(design.length).toBe(Math.min(points, gridCells(levels).filter(feasible).length));
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => balancedDesign([4, 5, 3, 3], everywhere, 20, seeded(seed));
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  // As an orthogonal array would: OA(9, 3^4) and OA(16, 4^5) have every pair of levels equally often.
  it.each([
    [[3, 3, 3, 3], 9, 1],
    [[2, 2, 2, 2, 2, 2, 2], 8, 1],
    [[6, 6, 5, 2, 3, 4, 3], 48, 2],
    [[4, 4, 4, 4], 32, 2],
  ])('over %j with %i cells has all pairs of levels within %i of one another', (levels, points, most) => {
    const design = balancedDesign(levels, everywhere, points, seeded(1));
    for (const [a, b] of axisPairs(levels.length))
      expect(spread(pairCounts(design, levels, a, b)), `${a} ${b}`).toBeLessThanOrEqual(most);
  });

  it('stays balanced where some pairs of levels cannot be', () => {
    // As enable.idempotence with acks=1, or six requests in flight.
    const feasible = (cell: Cell) => !(cell[3] === 1 && cell[4] === 2) && !(cell[0] === 0 && cell[1] === 3);
    const levels = [5, 4, 5, 2, 3];
    const design = balancedDesign(levels, feasible, 30, seeded(2));
    for (const [axis, count] of levels.entries())
      expect(spread(countsOf(design, axis, count)), `axis ${axis}`).toBeLessThanOrEqual(2);
  });

  it('has each level that is feasible at all', () => {
    // Level 4 of the first axis goes with level 0 of the second only.
    const feasible = (cell: Cell) => cell[0] !== 4 || cell[1] === 0;
    const design = balancedDesign([5, 6, 4], feasible, 8, seeded(3));
    for (const [axis, levels] of [5, 6, 4].entries())
      expect(Math.min(...countsOf(design, axis, levels)), `axis ${axis}`).toBeGreaterThan(0);
  });
});
