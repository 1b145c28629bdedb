import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeySpec, keysOf, keyWords, longestKey, zipfWeights } from '../../../src/workload/keys.ts';
import { laneRandom } from '../../../src/workload/random.ts';
import { chiSquareDeviation, sharesOf } from './chi-square.ts';

type Drawn = Exclude<KeySpec, 'none'>;

const countsOf = (spec: Drawn, keys: number, draws: number, seed: number): number[] => {
  const source = keysOf(spec, laneRandom(seed, 0));
  const counts = Array<number>(keys).fill(0);
  for (let draw = 0; draw < draws; draw += 1) {
    const index = Number(source.next().toString().slice('key-'.length));
    counts[index] = counts[index]! + 1;
  }
  return counts;
};

describe('keys', () => {
  it('are uniform over their number', () => {
    for (const [seed, keys] of [
      [1, 2],
      [2, 10],
      [3, 997],
    ] as const) {
      const counts = countsOf({ uniform: keys }, keys, 200_000, seed);
      const shares = Array<number>(keys).fill(1 / keys);
      expect(Math.abs(chiSquareDeviation(counts, shares)), `${keys} keys`).toBeLessThan(3);
    }
  });

  it.each([
    [50, 1],
    [200, 1.1],
    [20, 0.5],
    [10, 0],
  ])('of zipf over %i with exponent %d are as frequent as the law says', (keys, exponent) => {
    const counts = countsOf({ zipf: keys, exponent }, keys, 300_000, 7);
    expect(Math.abs(chiSquareDeviation(counts, sharesOf(zipfWeights(keys, exponent))))).toBeLessThan(3);
  });

  it('of zipf begin with the most frequent, which has the law’s share', () => {
    const harmonic = Array.from({ length: 1000 }, (_, index) => 1 / (index + 1)).reduce((a, b) => a + b);
    const counts = countsOf({ zipf: 1000, exponent: 1 }, 1000, 100_000, 3);
    expect(counts[0]! / 100_000).toBeCloseTo(1 / harmonic, 2);
    expect(counts[0]! / counts[9]!).toBeGreaterThan(8);
  });

  it('are the same Buffers again and again', () => {
    const source = keysOf({ uniform: 3 }, laneRandom(1, 0));
    expect(new Set(Array.from({ length: 100 }, () => source.next())).size).toBe(3);
  });

  it('have six digits, or as many as they need', () => {
    expect(keysOf({ uniform: 1 }, laneRandom(1, 0)).next().toString()).toBe('key-000000');
    expect(longestKey({ uniform: 1_000_000 })).toBe('key-999999'.length);
    expect(longestKey('none')).toBe(-1);
  });

  it('repeat for the same seed, and differ for another', () => {
    const texts = (seed: number) => {
      const source = keysOf({ zipf: 1000, exponent: 0.8 }, laneRandom(seed, 0));
      return Array.from({ length: 30 }, () => source.next().toString());
    };
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(texts(seed)).toEqual(texts(seed));
        expect(texts(seed)).not.toEqual(texts(seed + 1));
      }),
      { numRuns: 20 },
    );
  });

  it('say what they are', () => {
    expect(keyWords('none')).toBe('none');
    expect(keyWords({ uniform: 10 })).toBe('one of 10 keys (uniform)');
    expect(keyWords({ zipf: 10, exponent: 1.1 })).toBe('one of 10 keys (zipf, exponent 1.1)');
  });
});
