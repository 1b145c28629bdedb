import type { MessageHeaders } from './message-stream.ts';
import { laneRandom, type Random } from './random.ts';

/** Each header's name, and its value: a text, or so many hexadecimal digits drawn anew for each message. */
export type HeadersSpec = Readonly<Record<string, string | { readonly random: number }>>;

/** Gives each message its headers. */
export interface Headers {
  /** The same array again where nothing in it changed. */
  next(): MessageHeaders;
}

const hexDigits = Buffer.from('0123456789abcdef', 'latin1');

/** The headers of one lane. `retainBytes`: values handed out stay as they are; if not, until the next message. */
export function headersOf(spec: HeadersSpec, random: Random, retainBytes: boolean): Headers {
  const entries = Object.entries(spec);
  const constants = entries.map(
    ([name, value]) => [name, typeof value === 'string' ? Buffer.from(value) : null] as const,
  );
  if (isConstant(constants)) return { next: () => constants };
  const values = entries.map(([, value]) => {
    if (typeof value === 'string') return null;
    const digits = value.random;
    const reused = Buffer.alloc(digits);
    return () => drawDigits(retainBytes ? Buffer.alloc(digits) : reused, random);
  });
  return {
    next: () => constants.map(([name, constant], at) => [name, constant ?? values[at]!()] as const),
  };
}

/** Headers as long as every message's; null for none. */
export const exampleHeaders = (spec: HeadersSpec | undefined): MessageHeaders | null =>
  spec === undefined ? null : headersOf(spec, laneRandom(0, 0), true).next();

function isConstant(
  entries: readonly (readonly [string, Buffer | null])[],
): entries is readonly (readonly [string, Buffer])[] {
  return entries.every(([, value]) => value !== null);
}

function drawDigits(into: Buffer, random: Random): Buffer {
  let word = 0;
  for (let at = 0; at < into.length; at += 1) {
    word = at % 8 === 0 ? random.word() : word >>> 4;
    into[at] = hexDigits[word & 15]!;
  }
  return into;
}
