import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { seededGenerator } from '../shuffle.ts';

/** What is drawn from one sequence: the same words give the same draws. */
export interface Chance {
  /** Evenly from `low` to `high`. */
  between(low: number, high: number): number;
  /** Evenly on a logarithmic scale; both above 0. */
  scale(low: number, high: number): number;
  /** From a normal distribution with mean 0 and standard deviation 1, within three of these. */
  normal(): number;
  /** One of several, each as likely. */
  one<T>(of: readonly T[]): T;
}

const furthestNormal = 3;

/** A sequence for some words that name it. */
export function chanceOf(...words: readonly (string | number)[]): Chance {
  const generator = seededGenerator(hashOf(words.join('\n')));
  const fraction = () => uniformFloat64(generator);
  const between = (low: number, high: number) => low + (high - low) * fraction();
  return {
    between,
    scale: (low, high) => low * (high / low) ** fraction(),
    normal: () => {
      // Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.
      const normal = Math.sqrt(-2 * Math.log1p(-fraction())) * Math.cos(2 * Math.PI * fraction());
      return Math.max(-furthestNormal, Math.min(furthestNormal, normal));
    },
    one: (of) => of[Math.floor(fraction() * of.length)]!,
  };
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
