import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A generator whose first words no longer resemble its seed. */
export function seeded(seed: number): RandomGenerator {
  const random = xoroshiro128plus(seed);
  for (let word = 0; word < 64; word += 1) random.next();
  return random;
}

/** A standard normal number, by Box and Muller. */
export const normal = (random: RandomGenerator): number =>
  Math.sqrt(-2 * Math.log(1 - uniformFloat64(random))) * Math.cos(2 * Math.PI * uniformFloat64(random));
