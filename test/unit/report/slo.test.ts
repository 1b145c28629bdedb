import { expect, test } from 'vitest';
import { describeCheck, describeChecks } from '../../../src/report/slo.ts';
import type { Slo } from '../../../src/result/search-schema.ts';

const slo = (text: string, metric: string): Slo => ({
  text,
  terms: [{ text, metric, comparison: '<', limit: 1 }],
});

test.each([
  ['p99<50ms', 'p99', 31_000, 'p99<50ms met with 31.0 ms, 40% to spare'],
  ['service.p99.9<1s', 'service.p99.9', 600_000, 'service.p99.9<1s met with 600 ms, 40% to spare'],
  ['max<1s', 'max', 600_000, 'max<1s met with 600 ms, 40% to spare'],
  ['cpu<20us', 'cpu', 12, 'cpu<20us met with 12.0 µs a message, 40% to spare'],
  ['memory<1GB', 'memory', 6e8, 'memory<1GB met with 600 MB, 40% to spare'],
  ['errors<1%', 'errors', 0.006, 'errors<1% met with 0.60%, 40% to spare'],
  ['throughput>1/s', 'throughput', 1400, 'throughput>1/s met with 1,400/s, 40% to spare'],
  ['other<1', 'other', 0.6, 'other<1 met with 0.600, 40% to spare'],
])('%s in the unit of its metric', (text, metric, value, words) => {
  expect(describeCheck({ text, value, met: true, margin: 0.4 }, slo(text, metric))).toBe(words);
});

test('what is missed says by how much, and what is unknown that it is', () => {
  const text = 'p99<50ms';
  const told = (value: number | null, margin: number | null) =>
    describeCheck({ text, value, met: false, margin }, slo(text, 'p99'));
  expect(told(61_000, -0.22)).toBe('p99<50ms missed with 61.0 ms, by 22%');
  expect(told(61_000, null)).toBe('p99<50ms missed with 61.0 ms');
  expect(told(null, null)).toBe('p99<50ms unknown');
  expect(describeChecks([], null)).toBeNull();
});
