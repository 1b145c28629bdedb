import { describe, expect, it } from 'vitest';
import { durationText, parseDurationMs, parseRatePerSecond } from '../../../src/scenario/quantities.ts';

describe('a length of time', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2000],
    [' 2 s ', 2000],
    ['1.5m', 90_000],
    ['1min', 60_000],
    ['24h', 86_400_000],
    ['0.4ms', 0],
    ['0.0005s', 1],
    ['0', 0],
    [0, 0],
    ['24.001h', null],
    ['5', null],
    [5, null],
    ['-1s', null],
    ['1e3s', null],
    ['1 day', null],
    ['s', null],
    ['', null],
    [null, null],
    [true, null],
    [['1s', '2s'], null],
  ])('%j is %j ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });
});

describe('a length of time, written', () => {
  it.each([
    [0, '0s'],
    [1, '1ms'],
    [500, '500ms'],
    [1500, '1500ms'],
    [2000, '2s'],
    [90_000, '90s'],
    [120_000, '2m'],
    [86_400_000, '24h'],
  ])('%i ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
    expect(parseDurationMs(text)).toBe(ms);
  });
});

describe('a rate', () => {
  it.each([
    ['5000/s', 5000],
    ['5k/s', 5000],
    ['1.5M / sec', 1_500_000],
    ['0.5/s', 0.5],
    ['300000/min', 5000],
    ['6k/minute', 100],
    ['20k', 20_000],
    [300, 300],
    ['100M/s', 100_000_000],
    ['0/s', 0],
    [`${'9'.repeat(400)}/s`, null],
    ['-5', null],
    ['5000/h', null],
    ['5K/s', null],
    ['fast', null],
    ['', null],
    [null, null],
  ])('%j is %j messages a second', (text, rate) => {
    expect(parseRatePerSecond(text)).toBe(rate);
  });
});
