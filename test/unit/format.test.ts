import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCompactRange,
  formatInstant,
  formatLatency,
  formatPercent,
  formatSeconds,
  latencyUnit,
  listInWords,
  plural,
  significant,
} from '../../src/format.ts';

describe('significant', () => {
  test.each([
    [0, '0'],
    [0.0123, '0.012'],
    [0.5234, '0.523'],
    [9.996, '10.0'],
    [12.34, '12.3'],
    [999.6, '1,000'],
    [41_237, '41,200'],
    [1_234_567, '1,230,000'],
  ])('%d is %s', (value, text) => expect(significant(value)).toBe(text));
});

describe('formatLatency', () => {
  test.each([
    [0, '0 µs'],
    [7, '7.00 µs'],
    [850, '850 µs'],
    [999.7, '1.00 ms'],
    [12_100, '12.1 ms'],
    [9_994_000, '9,990 ms'],
    [14_000_000, '14.0 s'],
  ])('%d µs is %s', (us, text) => expect(formatLatency(us)).toBe(text));

  test('changes unit only where the rounded value does', () => {
    expect(latencyUnit(999.4).name).toBe('µs');
    expect(latencyUnit(999.6).name).toBe('ms');
  });
});

test('bytes are in decimal units', () => {
  expect(formatBytes(999)).toBe('999 B');
  expect(formatBytes(16_384)).toBe('16.4 kB');
  expect(formatBytes(999_999)).toBe('1.00 MB');
  expect(formatBytes(8_200_000_000)).toBe('8.20 GB');
});

test('a range is as short as its unit allows', () => {
  expect(formatCompactRange(298_100, 320_400)).toBe('298–320k');
  expect(formatCompactRange(995_000, 1_010_000)).toBe('995k–1.01M');
  expect(formatCompactRange(5000, 5000)).toBe('5,000');
});

test('shares, times and lists read as words do', () => {
  expect(formatPercent(0.123)).toBe('12%');
  expect(formatInstant('2026-03-01T14:05:09.123Z')).toBe('2026-03-01 14:05:09 UTC');
  expect([42, 185, 3720].map(formatSeconds)).toEqual(['42 s', '3 min 5 s', '1 h 2 min']);
  expect([plural(1, 'trial'), plural(3, 'trial')]).toEqual(['1 trial', '3 trials']);
  expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
});
