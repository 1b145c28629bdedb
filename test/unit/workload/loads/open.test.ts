import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCurve } from '../../../../src/workload/loads/open.ts';
import { firstDue, open, rates } from './loads.ts';

describe('an open load', () => {
  it.each([
    { rate: 1, lane: 0, lanes: 1, n: 3, dueUs: 3e6 },
    { rate: 5000, lane: 0, lanes: 1, n: 0, dueUs: 0 },
    { rate: 5000, lane: 0, lanes: 1, n: 7, dueUs: 1400 },
    { rate: 3, lane: 0, lanes: 1, n: 1000, dueUs: 1e9 / 3 },
    { rate: 1000, lane: 0, lanes: 4, n: 1, dueUs: 4000 },
    { rate: 1000, lane: 3, lanes: 4, n: 0, dueUs: 3000 },
    { rate: 1000, lane: 3, lanes: 4, n: 2, dueUs: 11_000 },
  ])(
    'of $rate/s: message $n of lane $lane of $lanes is due at $dueUs µs',
    ({ rate, lane, lanes, n, dueUs }) => {
      expect(firstDue(open(rate), n + 1, lane, lanes).at(-1)).toBe(dueUs);
    },
  );

  it('never drifts: the n-th message is due after n intervals, to the last bit', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 1e12 }), (rate, n) => {
        expect(openCurve(open(rate)).dueUs(n)).toBe((n * 1e6) / rate);
      }),
    );
  });

  it('has a curve and an inverse that undo one another', () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 1e-16, max: 1e12, noNaN: true }), (rate, message) => {
        const curve = openCurve(open(rate));
        expect(Math.abs(curve.messagesBefore(curve.dueUs(message)) - message)).toBeLessThanOrEqual(
          1e-12 * message,
        );
      }),
    );
  });
});
