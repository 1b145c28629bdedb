import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** The generator's first words still resemble its seed, so that seeds near one another would give one order. */
const wordsUntilMixed = 64;

/** A generator of random words, the same for the same seed, whose first words no longer resemble it. */
export function seededGenerator(seed: number): RandomGenerator {
  const random = xoroshiro128plus(seed);
  for (let word = 0; word < wordsUntilMixed; word += 1) random.next();
  return random;
}

/** The items in an order in which each is as likely as any other, by Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: RandomGenerator): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = uniformInt(random, 0, last);
    [all[last], all[other]] = [all[other]!, all[last]!];
  }
  return all;
}
