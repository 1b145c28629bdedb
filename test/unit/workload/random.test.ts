import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneRandom } from '../../../src/workload/random.ts';

const draw = (seed: number, lane: number, bound = 1000) => {
  const random = laneRandom(seed, lane);
  return Array.from({ length: 20 }, () => random.below(bound));
};

describe('random integers', () => {
  it('stay below their bound', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 2 ** 20 }), (seed, bound) => {
        for (const value of draw(seed, 0, bound)) {
          expect(Number.isInteger(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThan(bound);
        }
      }),
    );
  });

  it('repeat for the same seed and lane', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(8), (seed, lane) => {
        expect(draw(seed, lane)).toEqual(draw(seed, lane));
      }),
    );
  });

  it.each([
    ['neighbouring seeds', draw(1, 0), draw(2, 0)],
    ['neighbouring lanes', draw(1, 0), draw(1, 1)],
    ['seeds that differ above 32 bits', draw(1, 0), draw(1 + 2 ** 32, 0)],
    ['a seed and its negative', draw(7, 0), draw(-7, 0)],
  ])('differ between %s', (_, one, other) => {
    const equal = one.filter((value, index) => value === other[index]).length;
    expect(equal).toBeLessThan(4);
  });

  it('are the high bits of xoroshiro128+ as published, after 64 words', () => {
    const words = xoroshiro128plus(0xffff_ffff_0000_0000n | BigInt(~42 >>> 0), 42n << 32n);
    for (let word = 0; word < 64; word += 1) words.next();
    const expected = Array.from({ length: 20 }, () => Math.floor((words.next().value * 10_000) / 2 ** 32));
    expect(draw(42, 0, 10_000)).toEqual(expected);
  });

  it('begin a lane 2^64 words after the one before', () => {
    // Too far to walk; these were read once from the generator's own jump.
    expect(draw(42, 3, 10_000).slice(0, 4)).toEqual([9325, 2209, 7503, 1720]);
  });
});

/** The low 32 bits of each word: Blackman and Vigna, https://prng.di.unimi.it/xoroshiro128plus.c */
function* xoroshiro128plus(s0: bigint, s1: bigint): Generator<number, never> {
  const rotate = (word: bigint, by: bigint) => BigInt.asUintN(64, (word << by) | (word >> (64n - by)));
  for (;;) {
    yield Number(BigInt.asUintN(32, s0 + s1));
    const mixed = s0 ^ s1;
    s0 = rotate(s0, 24n) ^ mixed ^ BigInt.asUintN(64, mixed << 16n);
    s1 = rotate(mixed, 37n);
  }
}
