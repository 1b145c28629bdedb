import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleOf, type TimedLoad } from '../../../../src/workload/arrival.ts';
import { burst, burstLoads, dueBefore, firstDue, open, rates, stages, stagesLoads } from './loads.ts';

const timedLoads: fc.Arbitrary<TimedLoad> = fc.oneof(
  rates.map((rate) => open(rate)),
  stagesLoads,
  burstLoads,
);
const lanesOf = fc.integer({ min: 1, max: 64 });

/** Gaps between times, and between the load's beginning and the first. */
const gapsOf = (due: readonly number[]): number[] => due.map((us, index) => us - (due[index - 1] ?? 0));
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) ** 2));
};

describe('even arrivals', () => {
  it('are the same load however many lanes share it', () => {
    fc.assert(
      fc.property(timedLoads, lanesOf, fc.nat(200), (load, lanes, messages) => {
        const whole = firstDue(load, messages);
        const shares = Array.from({ length: lanes }, (_, lane) =>
          scheduleOf(load, { lane, lanes, seed: lane }),
        );
        expect(whole.map((_, message) => shares[message % lanes]!.next())).toEqual(whole);
      }),
    );
  });

  it.each<[string, TimedLoad, (seconds: number) => number]>([
    ['a rate', open(777), (s) => 777 * s],
    ['a rate over one a second by a little', open(1.001), (s) => 1.001 * s],
    [
      'a ramp',
      stages([100, 900, 8], [900, 900, 2]),
      (s) => (s < 8 ? 100 * s + 50 * s * s : 4000 + 900 * (s - 8)),
    ],
    ['a ramp to nothing', stages([1000, 0, 10]), (s) => 1000 * s - 50 * s * s],
    ['bursts', burst(100, 50, 2000), (s) => 100 * s + 50 * Math.ceil((s - 1) / 2)],
  ])('of %s are as many as its curve says, at every moment', (_, load, expected) => {
    fc.assert(
      fc.property(lanesOf, fc.double({ min: 0.001, max: 10, noNaN: true }), (lanes, seconds) => {
        const due = Array.from({ length: lanes }, (_, lane) => dueBefore(load, seconds * 1e6, lane, lanes));
        const count = due.reduce((sum, { length }) => sum + length, 0);
        expect(Math.abs(count - expected(seconds))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never go back in time', () => {
    fc.assert(
      fc.property(timedLoads, lanesOf, (load, lanes) => {
        let before = 0;
        for (const due of firstDue(load, 500, lanes - 1, lanes)) {
          expect(due).toBeGreaterThanOrEqual(before);
          before = due;
        }
      }),
    );
  });

  it('do not need the seed', () => {
    expect(firstDue(open(10), 5, 0, 1, 1)).toEqual(firstDue(open(10), 5, 0, 1, 2));
  });
});

describe('Poisson arrivals', () => {
  const poisson = open(5000, 'poisson');
  const count = 200_000;

  it.each([
    [1, 0],
    [4, 0],
    [4, 3],
  ])(
    'have gaps with the mean and the variance of an exponential one, on %i lanes in lane %i',
    (lanes, lane) => {
      const gaps = gapsOf(firstDue(poisson, count, lane, lanes)).map((gap) => gap / (lanes * 200));
      // Five standard errors: the mean's is 1/sqrt(n), the variance's sqrt(8/n); the seed is fixed all the same.
      expect(Math.abs(meanOf(gaps) - 1)).toBeLessThan(5 / Math.sqrt(count));
      expect(Math.abs(varianceOf(gaps) - 1)).toBeLessThan(5 * Math.sqrt(8 / count));
    },
  );

  it('have gaps that are exponential over all their range (Kolmogorov-Smirnov)', () => {
    const gaps = gapsOf(firstDue(poisson, count)).map((gap) => gap / 200);
    gaps.sort((a, b) => a - b);
    const distance = Math.max(
      ...gaps.slice(0, 50_000).map((gap, index) => Math.abs(1 - Math.exp(-gap) - (index + 0.5) / count)),
      ...gaps
        .slice(-50_000)
        .map((gap, index) => Math.abs(1 - Math.exp(-gap) - (count - 50_000 + index + 0.5) / count)),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(count));
  });

  it('of several lanes together are Poisson arrivals of the whole rate', () => {
    const seconds = 20;
    const due = Array.from({ length: 8 }, (_, lane) => dueBefore(poisson, seconds * 1e6, lane, 8)).flat();
    due.sort((a, b) => a - b);
    const gaps = gapsOf(due).map((gap) => gap / 200);
    expect(Math.abs(meanOf(gaps) - 1)).toBeLessThan(5 / Math.sqrt(gaps.length));
    expect(Math.abs(varianceOf(gaps) - 1)).toBeLessThan(5 * Math.sqrt(8 / gaps.length));
    // Counts of windows that do not overlap vary as much as they are many.
    const counts = Array.from({ length: 2000 }, () => 0);
    for (const us of due) counts[Math.floor(us / 10_000)]! += 1;
    expect(Math.abs(varianceOf(counts) / meanOf(counts) - 1)).toBeLessThan(5 * Math.sqrt(2 / counts.length));
  });

  it('follow the stages, and end with them', () => {
    const ramp = { ...stages([0, 2000, 10], [2000, 2000, 10]), arrivals: 'poisson' as const };
    const due = dueBefore(ramp, Number.POSITIVE_INFINITY);
    // 10,000 in the ramp, of which a fourth in its first half; 20,000 after it. Five standard deviations.
    const within = (fromS: number, toS: number) =>
      due.filter((us) => us >= fromS * 1e6 && us < toS * 1e6).length;
    expect(Math.abs(within(0, 5) - 2500)).toBeLessThan(5 * Math.sqrt(2500));
    expect(Math.abs(within(5, 10) - 7500)).toBeLessThan(5 * Math.sqrt(7500));
    expect(Math.abs(within(10, 20) - 20_000)).toBeLessThan(5 * Math.sqrt(20_000));
    expect(within(20, Number.POSITIVE_INFINITY)).toBe(0);
  });

  it('never go back in time, and stay at the end', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          rates.map((rate) => open(rate, 'poisson')),
          stagesLoads.map((load) => ({ ...load, arrivals: 'poisson' as const })),
        ),
        lanesOf,
        fc.integer(),
        (load, lanes, seed) => {
          let before = 0;
          for (const due of firstDue(load, 300, lanes - 1, lanes, seed)) {
            expect(due).toBeGreaterThanOrEqual(before);
            before = due;
          }
        },
      ),
    );
  });

  it('are the same for the same seed and lane, and others for another', () => {
    const first = (lane: number, seed: number) => firstDue(poisson, 10, lane, 4, seed);
    expect(first(1, 7)).toEqual(first(1, 7));
    for (const [lane, seed] of [
      [2, 7],
      [1, 8],
      [1, 7 + 2 ** 32],
    ] as const)
      for (const due of first(lane, seed)) expect(first(1, 7)).not.toContain(due);
  });
});
