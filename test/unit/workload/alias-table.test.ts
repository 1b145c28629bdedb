import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AliasTable } from '../../../src/workload/alias-table.ts';
import { laneRandom, type Random } from '../../../src/workload/random.ts';
import { chiSquareDeviation, sharesOf } from './chi-square.ts';

const weightLists = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 60,
  })
  .filter((weights) => weights.some((weight) => weight > 0));

/** The share of [0, 1) that leads to each index: a table is walked in steps that are finer than any of its edges. */
function sharesDrawn(table: AliasTable, count: number, steps: number): number[] {
  const shares = Array<number>(count).fill(0);
  let fraction = 0;
  const even = { fraction: () => fraction } as Random;
  for (let step = 0; step < steps; step += 1) {
    fraction = (step + 0.5) / steps;
    const index = table.draw(even);
    shares[index] = shares[index]! + 1 / steps;
  }
  return shares;
}

describe('an alias table', () => {
  it('gives every index its weight of the whole, for any weights', () => {
    fc.assert(
      fc.property(weightLists, (weights) => {
        const steps = 40_000;
        const drawn = sharesDrawn(new AliasTable(weights), weights.length, steps);
        // Each column has one edge within it, which a step may straddle.
        const tolerance = (weights.length + 1) / steps;
        for (const [index, share] of sharesOf(weights).entries())
          expect(Math.abs(drawn[index]! - share)).toBeLessThan(tolerance);
      }),
      { numRuns: 60 },
    );
  });

  it('draws as often as the weights say', () => {
    const weights = [1, 2, 3, 4, 0.5, 20];
    const random = laneRandom(5, 0);
    const table = new AliasTable(weights);
    const counts = weights.map(() => 0);
    for (let draw = 0; draw < 200_000; draw += 1) {
      const index = table.draw(random);
      counts[index] = counts[index]! + 1;
    }
    expect(Math.abs(chiSquareDeviation(counts, sharesOf(weights)))).toBeLessThan(3);
  });
});
