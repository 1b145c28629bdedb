import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

const two32 = 2 ** 32;

/** The generator's first words still resemble its seed; after this many they no longer do. */
const wordsUntilMixed = 64;

/** A seeded source of uniform integers: the same seed and lane give the same sequence on every machine. */
export class Random {
  private readonly generator: JumpableRandomGenerator;

  constructor(generator: JumpableRandomGenerator) {
    this.generator = generator;
  }

  /**
   * A uniform integer of 0..bound-1, without bias; `bound` is an integer of 1..2^20. Lemire's method, "Fast Random
   * Integer Generation in an Interval" (arXiv 1805.10941), because pure-rand's own uniformInt takes the remainder of
   * a double, which costs more than the rest of a log record's field.
   */
  below(bound: number): number {
    for (;;) {
      const word = this.generator.next();
      const low = Math.imul(word, bound) >>> 0;
      // The remainder is the expensive part, and only a low word under the bound can need it.
      if (low >= bound || low >= two32 % bound) return (((word >>> 0) * bound) / two32) | 0;
    }
  }

  /** A uniform number in [0, 1), with 53 random bits. */
  fraction(): number {
    const high = this.generator.next() >>> 5;
    return (high * 2 ** 26 + (this.generator.next() >>> 6)) / 2 ** 53;
  }

  /** 32 random bits, as a signed integer. */
  word(): number {
    return this.generator.next();
  }
}

/**
 * Lane `lane`'s own sequence of words for a seed (any safe integer). Lanes are 2^64 words apart in one xoroshiro128+
 * sequence, so that they never overlap.
 */
export function laneGenerator(seed: number, lane: number): JumpableRandomGenerator {
  const low = seed | 0;
  const high = Math.floor(seed / two32) | 0;
  // Where the seed fits 32 bits this is the state that pure-rand makes of it; a larger seed keeps all its bits.
  const generator = xoroshiro128plusFromState([-1, ~low, low, high]);
  for (let word = 0; word < wordsUntilMixed; word += 1) generator.next();
  for (let jump = 0; jump < lane; jump += 1) generator.jump();
  return generator;
}

/** Lane `lane`'s own integers for a seed: {@link laneGenerator}'s words, drawn from as {@link Random}. */
export function laneRandom(seed: number, lane: number): Random {
  return new Random(laneGenerator(seed, lane));
}

/** What a lane draws, each from a sequence of its own: so a lane's values do not change with its keys. */
const purposes = ['values', 'keys', 'headers'] as const;
type Purpose = (typeof purposes)[number];

/** More lanes than a run can have. */
const lanesApart = 64;

/** Lane `lane`'s own sequence, of 64 lanes at most, for one of the things that it draws. */
export const purposeRandom = (seed: number, lane: number, purpose: Purpose): Random =>
  laneRandom(seed, lane + lanesApart * purposes.indexOf(purpose));
