import { describe, expect, it } from 'vitest';
import { seededGenerator, shuffled } from '../../src/shuffle.ts';

const items = [1, 2, 3, 4, 5, 6];

describe('a shuffled order', () => {
  it('holds each item once, and leaves what it was given', () => {
    const order = shuffled(items, seededGenerator(3));
    expect([...order].sort()).toEqual(items);
    expect(items).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is the same for the same seed', () => {
    expect(shuffled(items, seededGenerator(3))).toEqual(shuffled(items, seededGenerator(3)));
  });

  it('has each item at each place as often, of seeds near one another too', () => {
    const seeds = 3000;
    for (let place = 0; place < items.length; place += 1) {
      const counts = new Map<number, number>();
      for (let seed = 0; seed < seeds; seed += 1) {
        const item = shuffled(items, seededGenerator(seed))[place]!;
        counts.set(item, (counts.get(item) ?? 0) + 1);
      }
      // Chi-squared with five degrees of freedom: above 25.7 once in 10,000.
      const expected = seeds / items.length;
      const distance =
        items.reduce((sum, item) => sum + ((counts.get(item) ?? 0) - expected) ** 2, 0) / expected;
      expect(distance).toBeLessThan(25.7);
    }
  });
});
