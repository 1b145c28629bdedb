import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideTrials, fewestRounds, leastTrials, looks, trialsByPhase } from '../../../src/tune/budget.ts';

const grids = fc.record({
  trials: fc.integer({ min: 0, max: 1000 }),
  sizes: fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 5 }),
  excluded: fc.double({ min: 0, max: 0.5, noNaN: true }),
  defaults: fc.integer({ min: 1, max: 4 }),
});

describe('a budget', () => {
  it('is never overspent by its plan, however it is divided', () => {
    fc.assert(
      fc.property(grids, ({ trials, sizes, excluded, defaults }) => {
        const cells = Math.max(
          1,
          Math.floor(sizes.reduce((product, size) => product * size, 1) * (1 - excluded)),
        );
        const plan = divideTrials(trials, sizes, cells, defaults);
        if (plan === null) {
          expect(trials).toBeLessThan(leastTrials(sizes, cells, defaults));
          return;
        }
        const planned = Object.values(trialsByPhase(plan, defaults)).reduce((sum, count) => sum + count, 0);
        expect(planned).toBeLessThanOrEqual(trials);
        expect(plan.screen.points).toBeLessThanOrEqual(cells);
        expect(plan.screen.points).toBeGreaterThanOrEqual(Math.min(cells, 8));
        expect(plan.refine).toBeGreaterThanOrEqual(0);
        const { finalists, trials: kept } = plan.confirm;
        expect(kept).toBeGreaterThanOrEqual(fewestRounds(finalists) * (finalists + 1));
      }),
    );
  });

  it('leaves rounds enough for the exact test to tell at the first look after Holm’s correction', () => {
    for (const finalists of [1, 2, 3]) {
      const rounds = fewestRounds(finalists);
      expect(2 ** -rounds * finalists).toBeLessThanOrEqual(looks.first);
      expect(2 ** -(rounds - 1) * finalists).toBeGreaterThan(looks.first);
    }
  });

  it('measures a small grid whole', () => {
    expect(divideTrials(100, [2, 2], 4, 1)).toMatchObject({
      screen: { points: 4, replicates: 2 },
      refine: 0,
    });
  });
});
