import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holm } from '../../../src/stats/holm.ts';

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

// By hand, as R's p.adjust(method = "holm") has them.
it.each([
  [
    [0.01, 0.04, 0.03],
    [0.03, 0.06, 0.06],
  ],
  [
    [0.5, 0.6],
    [1, 1],
  ],
  [[0.02], [0.02]],
  [
    [0.001, 0.02, 0.02, 0.9],
    [0.004, 0.06, 0.06, 0.9],
  ],
  [[], []],
])('%j becomes %j', (raw, adjusted) => {
  const found = holm(raw);
  expect(found).toHaveLength(adjusted.length);
  for (const [index, p] of found.entries()) expect(p).toBeCloseTo(adjusted[index]!, 12);
});

it('rejects what the step-down rule rejects', () => {
  fc.assert(
    fc.property(ps, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (raw, level) => {
      const rising = [...raw].sort((a, b) => a - b);
      let rejected = 0;
      while (rejected < raw.length && rising[rejected]! * (raw.length - rejected) <= level) rejected += 1;
      expect(holm(raw).filter((p) => p <= level)).toHaveLength(rejected);
    }),
  );
});

it('is at least the p itself, at most Bonferroni, and keeps the order', () => {
  fc.assert(
    fc.property(ps, (raw) => {
      const adjusted = holm(raw);
      for (const [index, p] of raw.entries()) {
        expect(adjusted[index]).toBeGreaterThanOrEqual(p);
        expect(adjusted[index]).toBeLessThanOrEqual(Math.min(1, p * raw.length));
        for (const [other, q] of raw.entries())
          if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other]!);
      }
    }),
  );
});
