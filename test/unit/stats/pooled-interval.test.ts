import { describe, expect, it } from 'vitest';
import { pooledIntervals } from '../../../src/stats/pooled-interval.ts';

describe('intervals with one standard deviation for all groups', () => {
  it('are t times the pooled error around each mean', () => {
    // Squares within: 2 + 0 + 8 over 1 + 0 + 2 degrees; t(0.975, 3) = 3.1824463.
    const { sd, degrees, groups } = pooledIntervals([[1, 3], [10], [4, 6, 8]])!;
    expect(degrees).toBe(3);
    expect(sd).toBeCloseTo(Math.sqrt(10 / 3), 12);
    expect(groups.map(({ mean }) => mean)).toEqual([2, 10, 6]);
    for (const [index, size] of [2, 1, 3].entries()) {
      const { low, mean, high } = groups[index]!;
      expect(high - mean).toBeCloseTo((3.182446305 * sd) / Math.sqrt(size), 7);
      expect(mean - low).toBeCloseTo(high - mean, 12);
    }
  });

  it('are narrower where less is asked for', () => {
    const [wide] = pooledIntervals([[1, 3]])!.groups;
    const [narrow] = pooledIntervals([[1, 3]], 0.5)!.groups;
    // t(0.75, 1) is 1.
    expect(narrow!.high).toBeCloseTo(3, 12);
    expect(wide!.high).toBeCloseTo(2 + 12.7062047, 6);
  });

  it.each([[[]], [[[1], [2]]]])('are none for %j', (groups) => {
    expect(pooledIntervals(groups)).toBeNull();
  });

  it('of an empty group are refused', () => {
    expect(() => pooledIntervals([[1, 2], []])).toThrow(RangeError);
  });
});
