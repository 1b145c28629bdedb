import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apartByChance } from '../../../src/stats/apart-by-chance.ts';

test.each([
  [1, 1, 1],
  [2, 2, 1 / 3],
  [3, 3, 1 / 10],
  [3, 2, 1 / 5],
  [6, 6, 1 / 462],
])('%i and %i values lie apart with a probability of %d', (n, m, probability) => {
  expect(apartByChance(n, m)).toBeCloseTo(probability, 12);
});

test('it is the share of all orders in which one sample ends before the other begins', () => {
  const size = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(size, size, (n, m) => {
      let apart = 0;
      let orders = 0;
      // Each set bit is a place of the first sample.
      for (let places = 0; places < 2 ** (n + m); places += 1) {
        const bits = places.toString(2).padStart(n + m, '0');
        if (bits.replaceAll('0', '').length !== n) continue;
        orders += 1;
        if (/^(0+1+|1+0+)$/.test(bits)) apart += 1;
      }
      expect(apartByChance(n, m)).toBeCloseTo(apart / orders, 12);
    }),
  );
});
