import { AliasTable } from './alias-table.ts';
import type { Random } from './random.ts';

/**
 * Which keys messages carry: none, one of `uniform` keys that are all equally likely, or one of `zipf` keys of which
 * the n-th is drawn in proportion to n^-exponent. At most a million keys, because each is held in memory.
 */
export type KeySpec =
  | 'none'
  | { readonly uniform: number }
  | { readonly zipf: number; readonly exponent: number };

/** Draws keys: always the same Buffers, which are never written over. */
export interface Keys {
  next(): Buffer;
}

const leastDigits = 6;

/** `key-000000`, `key-000001`, ...: with zipf the first is the most frequent. */
export function keysOf(spec: Exclude<KeySpec, 'none'>, random: Random): Keys {
  const count = 'uniform' in spec ? spec.uniform : spec.zipf;
  const keys = Array.from({ length: count }, (_, index) => Buffer.from(keyText(index)));
  if ('uniform' in spec) return { next: () => keys[Math.floor(random.fraction() * count)]! };
  const table = new AliasTable(zipfWeights(count, spec.exponent));
  return { next: () => keys[table.draw(random)]! };
}

/** Bytes of the longest key; -1 for none. */
export function longestKey(spec: KeySpec): number {
  if (spec === 'none') return -1;
  return keyText(('uniform' in spec ? spec.uniform : spec.zipf) - 1).length;
}

/** The weight of each rank from 1 on. Source: G. K. Zipf's law, f(n) ~ n^-s. */
export const zipfWeights = (count: number, exponent: number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => (index + 1) ** -exponent);

const keyText = (index: number): string => `key-${String(index).padStart(leastDigits, '0')}`;

/** A strategy in a few words, to be read after "keyed by". */
export function keyWords(spec: KeySpec): string {
  if (spec === 'none') return 'none';
  if ('uniform' in spec) return `one of ${spec.uniform} keys (uniform)`;
  return `one of ${spec.zipf} keys (zipf, exponent ${spec.exponent})`;
}
