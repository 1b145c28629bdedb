import { describe, expect, it } from 'vitest';
import { exampleHeaders, type HeadersSpec, headersOf } from '../../../src/workload/headers.ts';
import { laneRandom } from '../../../src/workload/random.ts';

const mixed: HeadersSpec = { source: 'lingerlab', 'trace-id': { random: 16 }, empty: '' };
const texts = (headers: readonly (readonly [string, Buffer])[]) =>
  headers.map(([name, value]) => [name, value.toString()]);

describe('headers', () => {
  it('that are all texts are one array for all messages', () => {
    const headers = headersOf({ source: 'lingerlab', é: 'ü' }, laneRandom(1, 0), false);
    expect(texts(headers.next())).toEqual([
      ['source', 'lingerlab'],
      ['é', 'ü'],
    ]);
    expect(headers.next()).toBe(headers.next());
  });

  it.each([true, false])('are drawn anew for each message (bytes retained: %s)', (retainBytes) => {
    const headers = headersOf(mixed, laneRandom(1, 0), retainBytes);
    const seen = Array.from({ length: 500 }, () => headers.next()[1]![1].toString());
    for (const value of seen) expect(value).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(seen).size).toBe(500);
    expect(headers.next()).not.toBe(headers.next());
    expect(texts(headers.next()).map(([name]) => name)).toEqual(['source', 'trace-id', 'empty']);
  });

  it('use every digit, equally often', () => {
    const headers = headersOf({ id: { random: 1000 } }, laneRandom(3, 0), false);
    const counts = new Map<string, number>();
    for (let message = 0; message < 40; message += 1)
      for (const digit of headers.next()[0]![1].toString()) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    expect(counts.size).toBe(16);
    for (const count of counts.values()) expect(Math.abs(count - 2500)).toBeLessThan(200);
  });

  it('stay as they are where bytes are retained, and are written over where they are not', () => {
    const values = (retainBytes: boolean) => {
      const headers = headersOf(mixed, laneRandom(1, 0), retainBytes);
      return new Set([headers.next()[1]![1], headers.next()[1]![1]]).size;
    };
    expect(values(true)).toBe(2);
    expect(values(false)).toBe(1);
  });

  it('repeat for the same seed', () => {
    const of = (seed: number) => texts(headersOf(mixed, laneRandom(seed, 0), true).next());
    expect(of(4)).toEqual(of(4));
    expect(of(4)).not.toEqual(of(5));
  });

  it('have an example as long as each of them', () => {
    expect(exampleHeaders(undefined)).toBeNull();
    expect(exampleHeaders(mixed)?.map(([, value]) => value.length)).toEqual([9, 16, 0]);
  });
});
