import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoadSpec, shareWindow, warmupLoad, windowOf } from '../../../src/workload/arrival.ts';
import { burst, open, stages } from './loads/loads.ts';

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
