import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LoadSpec,
  loadLengthMs,
  meanRatePerSecond,
  shareWindow,
  warmupLoad,
  windowOf,
} from '../../../src/workload/arrival.ts';
import { burst, dueBefore, open, stages } from './loads/loads.ts';

const closed: LoadSpec = { kind: 'closed', inFlight: 7 };

describe('a warm-up', () => {
  it.each([
    ['a closed load', closed],
    ['an open load', open(5000, 'poisson')],
    ['bursts', burst(100, 5, 1000)],
  ])('of %s is the load itself', (_, load) => {
    expect(warmupLoad(load)).toBe(load);
  });

  it.each([
    ['a hold', stages([1000, 1000, 10], [9000, 9000, 1]), 1000],
    ['a ramp', stages([1000, 5000, 10]), 3000],
    ['a ramp from nothing', stages([0, 500, 10]), 250],
    ['a pause', stages([0, 0, 10], [300, 100, 5]), 200],
  ])(
    'of stages that begin with %s is at the mean rate of the first that has any',
    (_, load, ratePerSecond) => {
      expect(warmupLoad(load)).toEqual({ kind: 'open', ratePerSecond, window: 1000 });
      expect(warmupLoad({ ...load, arrivals: 'poisson' })).toMatchObject({ arrivals: 'poisson' });
    },
  );
});

describe('a load’s length', () => {
  it('is that of its stages together', () => {
    expect(loadLengthMs(stages([1, 1, 10], [1, 9, 20.5], [0, 0, 1]))).toBe(31_500);
  });

  it.each([closed, open(1), burst(1, 1, 1000)])('is not its own for $kind', (load) => {
    expect(loadLengthMs(load)).toBeNull();
  });
});

describe('the mean rate', () => {
  it.each<[string, LoadSpec, number, number | null]>([
    ['a closed load', closed, 1000, null],
    ['an open load', open(5000), 300, 5000],
    ['Poisson arrivals', open(5000, 'poisson'), 300, 5000],
    ['stages', stages([1000, 5000, 10], [5000, 5000, 10]), 20_000, 4000],
    ['stages that are cut', stages([0, 1000, 10]), 5000, 250],
    ['bursts over nothing', burst(0, 500, 2000), 10_000, 250],
    ['bursts over a rate', burst(1000, 500, 2000), 10_000, 1250],
    ['bursts of which the last is cut off', burst(0, 500, 2000), 9000, 2000 / 9],
  ])('of %s', (_, load, durationMs, rate) => {
    const mean = meanRatePerSecond(load, durationMs);
    if (rate === null) expect(mean).toBeNull();
    else expect(mean).toBeCloseTo(rate, 9);
  });

  it('is what is really due', () => {
    for (const load of [open(123), stages([50, 450, 4]), burst(20, 30, 700)])
      expect(Math.abs(dueBefore(load, 4e6).length - 4 * meanRatePerSecond(load, 4000)!)).toBeLessThanOrEqual(
        1,
      );
  });
});

describe('shares', () => {
  it('of a load are those of its window', () => {
    expect(windowOf(closed, { lane: 1, lanes: 2 })).toBe(3);
    expect(windowOf(open(1), { lane: 0, lanes: 3 })).toBe(334);
    expect(windowOf(burst(1, 1, 1), { lane: 2, lanes: 3 })).toBe(333);
  });

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
