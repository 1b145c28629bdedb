import { describe, expect, it } from 'vitest';
import { balancedDesign } from '../../../src/tune/design.ts';
import type { Cell } from '../../../src/tune/grid.ts';
import { fitSurrogate } from '../../../src/tune/surrogate.ts';
import { normal, seeded } from './random.ts';

const levels = [5, 4, 3, 3];
const axes = levels.map((count, axis) => ({
  levels: count,
  positions: axis < 2 ? Array.from({ length: count }, (_, level) => level) : null,
}));

function explained(truth: (cell: Cell) => number, cells: number, noise: number, seed: number): number | null {
  const random = seeded(seed);
  const trials = balancedDesign(levels, () => true, cells, random).flatMap((cell) =>
    [1, 2].map(() => ({ cell, value: truth(cell) + noise * normal(random) })),
  );
  return fitSurrogate(axes, trials)!.explained();
}

describe('the share that a model tells of cells it was not made from', () => {
  it('is nearly all of a sum of effects', () => {
    expect(explained(([a, b]) => a! + 0.5 * b!, 24, 0.05, 1)).toBeGreaterThan(0.95);
  });

  it.each([8, 20])('is little of noise over %i cells', (cells) => {
    const shares = [1, 2, 3, 4, 5].map((seed) => explained(() => 0, cells, 0.1, seed)!);
    expect(shares.filter((share) => share < 0.3).length).toBeGreaterThanOrEqual(4);
  });

  it('is not known of values that are all equal, nor of too few cells', () => {
    expect(explained(() => 1, 16, 0, 1)).toBeNull();
    expect(explained(([a]) => a!, 4, 0.1, 1)).toBeNull();
    expect(explained(([a]) => a!, 5, 0.1, 1)).not.toBeNull();
  });
});
