import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrivalOf, type LoadSpec, shareWindow } from '../../../src/workload/arrival.ts';

const open = (ratePerSecond: number): LoadSpec => ({ kind: 'open', ratePerSecond, window: 1000 });

const rates = fc.oneof(
  fc.integer({ min: 1, max: 2_000_000 }),
  fc.double({ min: 0.01, max: 2e6, noNaN: true }),
);
describe('a closed load', () => {
  it('is always due, and held back by its window alone', () => {
    const arrival = arrivalOf({ kind: 'closed', inFlight: 7 }, 1, 2);
    expect(arrival.kind).toBe('closed');
    expect(arrival.window).toBe(3);
    expect(arrival.dueAtUs(1_000_000)).toBe(0);
  });
});

describe('an open load', () => {
  it.each([
    { rate: 1, lane: 0, lanes: 1, n: 3, dueAtUs: 3e6 },
    { rate: 5000, lane: 0, lanes: 1, n: 0, dueAtUs: 0 },
    { rate: 5000, lane: 0, lanes: 1, n: 7, dueAtUs: 1400 },
    { rate: 3, lane: 0, lanes: 1, n: 1_000_000, dueAtUs: 1e12 / 3 },
    { rate: 1000, lane: 0, lanes: 4, n: 1, dueAtUs: 4000 },
    { rate: 1000, lane: 3, lanes: 4, n: 0, dueAtUs: 3000 },
    { rate: 1000, lane: 3, lanes: 4, n: 2, dueAtUs: 11_000 },
  ])('of $rate/s: message $n of lane $lane of $lanes is due at $dueAtUs µs', (row) => {
    expect(arrivalOf(open(row.rate), row.lane, row.lanes).dueAtUs(row.n)).toBe(row.dueAtUs);
  });

  it('never drifts: the n-th message is due after n intervals, to the last bit', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 1e9 }), (rate, n) => {
        expect(arrivalOf(open(rate), 0, 1).dueAtUs(n)).toBe((n * 1e6) / rate);
      }),
    );
  });

  it('is the same load however many lanes share it', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 16 }), fc.nat(200), (rate, lanes, messages) => {
        const whole = arrivalOf(open(rate), 0, 1);
        const shares = Array.from({ length: lanes }, (_, lane) => arrivalOf(open(rate), lane, lanes));
        for (let m = 0; m < messages; m += 1)
          expect(shares[m % lanes]!.dueAtUs(Math.floor(m / lanes))).toBe(whole.dueAtUs(m));
      }),
    );
  });
});

describe('shares', () => {
  it.each([
    [10, 1, [10]],
    [10, 3, [4, 3, 3]],
    [11, 3, [4, 4, 3]],
    [2, 4, [1, 1, 0, 0]],
  ])('of a window of %d among %d lanes are %j', (window, lanes, shares) => {
    expect(shares.map((_, lane) => shareWindow(window, lane, lanes))).toEqual(shares);
  });

  it('of a window add up to it, and differ by one at most', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 256 }), (window, lanes) => {
        const shares = Array.from({ length: lanes }, (_, lane) => shareWindow(window, lane, lanes));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(window);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
