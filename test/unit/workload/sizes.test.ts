import fc from 'fast-check';
import { mean, quantileSorted, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { laneRandom } from '../../../src/workload/random.ts';
import { largestSize, type SizeSpec, sizesOf, sizeWords, typicalSize } from '../../../src/workload/sizes.ts';

const draws = 100_000;

function drawn(spec: SizeSpec, count = draws, seed = 11): number[] {
  const sizes = sizesOf(spec, laneRandom(seed, 0));
  return Array.from({ length: count }, () => sizes.next()).sort((a, b) => a - b);
}

describe('sizes', () => {
  it('of one number are that number', () => {
    expect(new Set(drawn(1024, 100))).toEqual(new Set([1024]));
  });

  it('are uniform from the least to the most, both included', () => {
    const sizes = drawn({ min: 3, max: 7 });
    for (const size of [3, 4, 5, 6, 7])
      expect(sizes.filter((other) => other === size).length / draws).toBeCloseTo(0.2, 2);
    expect(new Set(sizes).size).toBe(5);
  });

  it('are normal', () => {
    const sizes = drawn({ mean: 5000, sd: 400 });
    expect(Math.abs(mean(sizes) - 5000)).toBeLessThan(5);
    expect(Math.abs(standardDeviation(sizes) - 400)).toBeLessThan(5);
    expect(Math.abs(quantileSorted(sizes, 0.99) - (5000 + 2.326 * 400))).toBeLessThan(20);
  });

  it('are lognormal, with the median and the p99 that were asked for', () => {
    const sizes = drawn({ median: 500, p99: 10_000 });
    expect(quantileSorted(sizes, 0.5) / 500).toBeCloseTo(1, 1);
    expect(quantileSorted(sizes, 0.99) / 10_000).toBeCloseTo(1, 1);
    // The 84th percentile is one standard deviation of the logarithm away.
    const oneSd = 500 * (10_000 / 500) ** (1 / 2.326);
    expect(quantileSorted(sizes, 0.8413) / oneSd).toBeCloseTo(1, 1);
  });

  it('of a list come by their weights', () => {
    const sizes = drawn([
      { size: 200, weight: 9 },
      { size: 10_000, weight: 1 },
    ]);
    expect(sizes.filter((size) => size === 10_000).length / draws).toBeCloseTo(0.1, 2);
    expect(new Set(sizes)).toEqual(new Set([200, 10_000]));
  });

  const size = fc.integer({ min: 1, max: 1_000_000 });
  const pair = fc.tuple(size, size).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const anySpec: fc.Arbitrary<SizeSpec> = fc.oneof(
    size,
    pair.map(([min, max]) => ({ min, max })),
    fc.record({ mean: size, sd: fc.nat(1_000_000) }),
    pair.map(([median, p99]) => ({ median, p99 })),
    fc.array(fc.record({ size, weight: fc.double({ min: 0.01, max: 100, noNaN: true }) }), {
      minLength: 1,
      maxLength: 5,
    }),
  );

  it('are whole numbers from 1 to the largest that is told, whatever was asked for', () => {
    fc.assert(
      fc.property(anySpec, fc.integer(), (spec, seed) => {
        const largest = largestSize(spec);
        const wrong = drawn(spec, 200, seed).filter(
          (bytes) => !Number.isInteger(bytes) || bytes < 1 || bytes > largest,
        );
        expect(wrong).toEqual([]);
        expect(typicalSize(spec)).toBeLessThanOrEqual(largest);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[SizeSpec, number, string]>([
    [10, 10, '10 bytes'],
    [{ min: 1, max: 9 }, 9, '1 to 9 bytes (uniform)'],
    [{ mean: 100, sd: 10 }, 140, 'mean 100 bytes (normal, standard deviation 10)'],
    [{ median: 5, p99: 5 }, 5, 'median 5 bytes (lognormal, p99 5)'],
    [
      [
        { size: 7, weight: 2 },
        { size: 3, weight: 1 },
      ],
      7,
      '7 (66.7 %), 3 (33.3 %) bytes',
    ],
  ])('%j have %i as the largest, and words', (spec, largest, words) => {
    expect(largestSize(spec)).toBe(largest);
    expect(sizeWords(spec)).toBe(words);
  });
});
