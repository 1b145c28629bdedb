import { expect, it } from 'vitest';
import type { TuneAxis } from '../../../src/result/search-schema.ts';
import { levelWords } from '../../../src/tune/level-words.ts';

/** What is said of an axis whose values have this throughput, give or take the share `spread`. */
function words(axis: Pick<TuneAxis, 'name' | 'values' | 'ordered'>, estimates: number[], spread = 0.01) {
  const values = axis.values.map((value, index) => {
    const estimate = estimates[index]!;
    return { value, estimate, low: estimate * (1 - spread), high: estimate * (1 + spread) };
  });
  const levels = [{ axis: axis.name, values }];
  return levelWords({ metric: 'messagesPerSecond', levels }, [{ ...axis, from: 'range' }], axis.name, 0.03);
}

const codecs = { name: 'compression.type', values: ['none', 'lz4', 'zstd'], ordered: false };
const batches = { name: 'batch.size', values: [65536, 1000000, 16384], ordered: true };

it('values of an ordered axis are taken by their size, wherever they stand', () => {
  expect(words(batches, [20, 20, 10])).toBe('beyond 65536 bytes it buys nothing');
});

it('the best of an axis without order has beside it what its interval does not tell from it', () => {
  expect(words(codecs, [10, 20, 19], 0.01)).toBe('lz4 is best');
  expect(words(codecs, [10, 20, 19], 0.04)).toBe('lz4 and zstd are best');
});

it('no value is called worse or best than what its interval does not tell from it', () => {
  expect(words(batches, [20, 18, 10], 0.02)).toBe('beyond 65536 bytes it gets worse');
  expect(words(batches, [20, 18, 10], 0.08)).toBe('beyond 65536 bytes it buys nothing');
  expect(words(batches, [20, 22, 10], 0.02)).toBe('the most that was tried, 1000000 bytes, is best');
  expect(words(batches, [20, 22, 10], 0.08)).toBe('the most that was tried, 1000000 bytes, looks best');
  expect(words(batches, [19, 18, 20], 0.02)).toBe('16384 bytes is best');
  expect(words(batches, [19, 18, 20], 0.08)).toBeNull();
});

it('nothing is said where no value stands out', () => {
  expect(words(codecs, [20, 20.1, 20.2])).toBeNull();
  expect(words(codecs, [18, 20, 19], 0.2)).toBeNull();
  expect(words(batches, [20, 20.2, 20.1])).toBeNull();
});

it.each([
  ['lanes', [1, 2], '2 lanes'],
  ['max.in.flight.requests.per.connection', [1, 5], '5'],
  ['linger.ms', [0, 5], '5 ms'],
])('a value of %s has its unit', (name, values, text) => {
  expect(words({ name, values, ordered: true }, [10, 20])).toBe(`the most that was tried, ${text}, is best`);
});
