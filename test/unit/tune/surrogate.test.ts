import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import type { ModelAxis } from '../../../src/tune/axis-kernel.ts';
import { balancedDesign } from '../../../src/tune/design.ts';
import { type Cell, gridCells } from '../../../src/tune/grid.ts';
import { fitSurrogate } from '../../../src/tune/surrogate.ts';
import type { Observation } from '../../../src/tune/trials.ts';
import { normal, seeded } from './random.ts';

const ordered = (levels: number): ModelAxis => ({
  levels,
  positions: Array.from({ length: levels }, (_, level) => level),
});
const unordered = (levels: number): ModelAxis => ({ levels, positions: null });

const axes = [ordered(5), ordered(5), unordered(5), unordered(2), ordered(3)];
const levels = axes.map((axis) => axis.levels);
const grid = gridCells(levels);

interface Study {
  truth: (cell: Cell) => number;
  cells: number;
  trials: number;
  noise: number;
  seed: number;
}

function observed({ truth, cells, trials, noise, seed }: Study): Observation[] {
  const random = seeded(seed);
  return balancedDesign(levels, () => true, cells, random).flatMap((cell) =>
    Array.from({ length: trials }, () => ({ cell, value: truth(cell) + noise * normal(random) })),
  );
}

const fitted = (study: Study) => fitSurrogate(axes, observed(study))!;

/** Share of the variance over the grid that the model's expectations tell. */
function share(study: Study): number {
  const model = fitted(study);
  const overall = mean(grid.map(study.truth));
  let left = 0;
  let all = 0;
  for (const cell of grid) {
    left += (model.predict(cell).mean - study.truth(cell)) ** 2;
    all += (study.truth(cell) - overall) ** 2;
  }
  return 1 - left / all;
}

const compression = [0, 0.4, -0.3, 0.1, 0.7];
/** A rise that ends at level 3, categories, and a line. */
const additive = ([a, , c, , e]: Cell) => 0.5 * Math.min(a!, 3) + compression[c!]! - 0.2 * e!;
/** Of two settings the smaller counts, and compression matters with one of two others only. */
const interacting = ([a, b, c, d]: Cell) => 0.5 * Math.min(a!, b!) + (d === 1 ? compression[c!]! : 0);

describe('a surrogate', () => {
  it('finds a sum of effects from a fraction of the grid', () => {
    expect(share({ truth: additive, cells: 24, trials: 2, noise: 0.05, seed: 1 })).toBeGreaterThan(0.97);
  });

  it('finds what two axes do together', () => {
    expect(share({ truth: interacting, cells: 48, trials: 2, noise: 0.05, seed: 1 })).toBeGreaterThan(0.85);
  });

  it.each([0.02, 0.1, 0.3])('finds noise of %d between trials', (noise) => {
    const { noiseSd } = fitted({ truth: additive, cells: 32, trials: 2, noise, seed: 4 });
    expect(noiseSd! / noise).toBeGreaterThan(0.75);
    expect(noiseSd! / noise).toBeLessThan(1.33);
  });

  it('does not know the noise where nothing was measured twice', () => {
    expect(fitted({ truth: additive, cells: 24, trials: 1, noise: 0.1, seed: 1 }).noiseSd).toBeNull();
  });

  it('sees nothing in noise', () => {
    const model = fitted({ truth: () => 3, cells: 32, trials: 2, noise: 0.1, seed: 5 });
    for (const cell of grid) expect(Math.abs(model.predict(cell).mean - 3)).toBeLessThan(0.1);
  });

  it('covers the truth with its intervals about as often as they say', () => {
    const covered = [1, 2].map((seed) => {
      const model = fitted({ truth: additive, cells: 32, trials: 2, noise: 0.1, seed });
      return mean(
        grid.map((cell) => {
          const { mean, variance } = model.predict(cell);
          return Math.abs(mean - additive(cell)) < 1.96 * Math.sqrt(variance) ? 1 : 0;
        }),
      );
    });
    expect(mean(covered)).toBeGreaterThan(0.85);
  });

  it('trusts a cell the more, the more often it was measured', () => {
    const cells = balancedDesign(levels, () => true, 24, seeded(1));
    const twice = cells.flatMap((cell) => [0.9, 1.1].map((by) => ({ cell, value: additive(cell) * by })));
    const once = fitSurrogate(axes, twice)!.predict(cells[0]!).variance;
    const often = Array.from({ length: 10 }, () => twice.slice(0, 2)).flat();
    expect(fitSurrogate(axes, [...twice, ...often])!.predict(cells[0]!).variance).toBeLessThan(once);
  });

  it('averages over the grid as its predictions do', () => {
    const model = fitted({ truth: interacting, cells: 48, trials: 2, noise: 0.1, seed: 6 });
    for (const [axis, count] of levels.entries())
      for (let level = 0; level < count; level += 1) {
        const cells = grid.filter((cell) => cell[axis] === level);
        const { mean: average, variance } = model.levelMean(axis, level);
        expect(average).toBeCloseTo(mean(cells.map((cell) => model.predict(cell).mean)), 9);
        expect(variance).toBeLessThan(mean(cells.map((cell) => model.predict(cell).variance)));
      }
  });

  it('goes with the unit: a factor on the metric is a term on its logarithm', () => {
    const study = observed({ truth: additive, cells: 16, trials: 2, noise: 0.1, seed: 7 });
    const before = fitSurrogate(axes, study)!.predict(grid[100]!);
    const after = fitSurrogate(
      axes,
      study.map(({ cell, value }) => ({ cell, value: value + 10 })),
    )!.predict(grid[100]!);
    expect(after.mean).toBeCloseTo(before.mean + 10, 9);
    expect(after.variance).toBeCloseTo(before.variance, 9);
  });

  it('needs four cells', () => {
    const four = [0, 1, 2, 3].map((level) => ({ cell: [level, 0, 0, 0, 0], value: level }));
    expect(fitSurrogate(axes, [...four.slice(1), ...four.slice(1)])).toBeNull();
    expect(fitSurrogate(axes, four)).not.toBeNull();
  });

  it('bears trials without any noise', () => {
    expect(share({ truth: additive, cells: 32, trials: 2, noise: 0, seed: 8 })).toBeGreaterThan(0.99);
  });

  it('bears values that are all equal, and an axis of one level', () => {
    const same = [0, 1, 2, 3, 4].map((level) => ({ cell: [level, 0], value: 7 }));
    const { mean, variance } = fitSurrogate([ordered(5), unordered(1)], same)!.predict([2, 0]);
    expect(mean).toBeCloseTo(7, 9);
    expect(variance).toBeLessThan(1);
  });
});
