import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affectedBy, amongSlowestUs, expectedUs } from '../../../src/calibrate/stall-expectation.ts';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { histogramOf } from './fake-ground.ts';

describe('what a stall does to messages that are due evenly', () => {
  const stall = { stallUs: 500_000, ratePerSecond: 1000, backlogUs: 0 };

  it('meets as many as are due in it', () => {
    expect(affectedBy(stall)).toBe(500);
    expect(affectedBy({ stallUs: 502_400, ratePerSecond: 1000 })).toBe(502);
  });

  it.each([
    [50, 249_500],
    [90, 449_500],
    [99, 494_500],
    [100, 499_500],
  ])('puts percentile %d at %d µs', (percentile, us) => {
    expect(expectedUs(stall, percentile)).toBe(us);
    expect(expectedUs({ ...stall, backlogUs: 4000 }, percentile)).toBe(us + 4000);
  });

  it('is what a simulated stall shows, wherever in the step it began', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50_000, max: 2_000_000 }),
        fc.integer({ min: 200, max: 5000 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 100 }),
        (stallUs, ratePerSecond, phase, backlogUs, percentile) => {
          const stepUs = 1e6 / ratePerSecond;
          const histogram = new LatencyHistogram();
          // Far more that no stall met, and that took less than any wait could be told from.
          for (let calm = 0; calm < 5000; calm += 1) histogram.record(0);
          for (let dueUs = phase * stepUs; dueUs < stallUs; dueUs += stepUs)
            histogram.record(stallUs - dueUs + backlogUs);
          const affected = affectedBy({ stallUs, ratePerSecond });
          const seenUs = amongSlowestUs(histogram, affected, percentile);
          const exactUs = expectedUs({ stallUs, ratePerSecond, backlogUs }, percentile);
          // A step for where the stall began, and one for the rounded count; buckets are 0.1 % wide.
          if (Math.ceil((percentile / 100) * affected) > 1)
            expect(Math.abs(seenUs - exactUs)).toBeLessThanOrEqual(2 * stepUs + seenUs / 900 + 2);
        },
      ),
    );
  });
});

describe('the percentile among the slowest', () => {
  it('is the nearest rank of those alone', () => {
    const histogram = histogramOf(1, 1, 1, 1, 10, 20, 30, 40);
    expect([25, 50, 75, 76, 100].map((percentile) => amongSlowestUs(histogram, 4, percentile))).toEqual([
      10, 20, 30, 40, 40,
    ]);
  });
});
