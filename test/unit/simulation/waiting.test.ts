import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanWaitUs, shareWithin, waitQuantileUs } from '../../../src/simulation/waiting.ts';

const us = fc.double({ min: 1, max: 1e6, noNaN: true });
const waits = fc.record({ fixedUs: us, evenUs: fc.oneof(fc.constant(0), us), randomUs: us });

describe('a wait', () => {
  it('that is only exponential has the quantiles of one', () => {
    const waiting = { fixedUs: 100, evenUs: 0, randomUs: 50 };
    expect(waitQuantileUs(waiting, 0.99)).toBeCloseTo(100 + 50 * Math.log(100), 6);
    expect(shareWithin(waiting, 150)).toBeCloseTo(1 - Math.exp(-1), 9);
  });

  it('that is nearly only even has the quantiles of that', () => {
    const waiting = { fixedUs: 10, evenUs: 1000, randomUs: 1e-6 };
    expect(waitQuantileUs(waiting, 0.25)).toBeCloseTo(260, 3);
    expect(waitQuantileUs(waiting, 0.99)).toBeCloseTo(1000, 3);
  });

  it('has quantiles that are the shares turned round', () => {
    fc.assert(
      fc.property(waits, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (waiting, share) => {
        expect(shareWithin(waiting, waitQuantileUs(waiting, share))).toBeCloseTo(share, 6);
      }),
    );
  });

  it('has a mean that its quantiles average to', () => {
    fc.assert(
      fc.property(waits, (waiting) => {
        const steps = 20_000;
        let sum = 0;
        for (let step = 0; step < steps; step += 1) sum += waitQuantileUs(waiting, (step + 0.5) / steps);
        expect(sum / steps / meanWaitUs(waiting)).toBeCloseTo(1, 2);
      }),
      { numRuns: 5 },
    );
  });
});
