import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stagesCurve } from '../../../../src/workload/loads/stages.ts';
import { firstDue, stages, stagesLoads } from './loads.ts';

const infinity = Number.POSITIVE_INFINITY;

describe('stages', () => {
  it.each([
    ['a hold', stages([2, 2, 2]), [0, 0.5, 1, 1.5, infinity]],
    ['a step', stages([1, 1, 2], [2, 2, 1]), [0, 1, 2, 2.5, infinity]],
    // Half of t² messages are due by then.
    [
      'a ramp from nothing',
      stages([0, 4, 4]),
      [0, Math.sqrt(2), 2, Math.sqrt(6), Math.sqrt(8), Math.sqrt(10), Math.sqrt(12), Math.sqrt(14), infinity],
    ],
    ['a ramp to nothing', stages([2, 0, 2]), [0, 2 - Math.sqrt(2), infinity]],
    ['a pause at the beginning', stages([0, 0, 3], [1, 1, 2]), [3, 4, infinity]],
    ['a pause in between', stages([1, 1, 1], [0, 0, 5], [1, 1, 1]), [0, 6, infinity]],
    ['a pause at the end', stages([1, 1, 1], [0, 0, 5]), [0, infinity]],
    ['a spike', stages([1, 1, 2], [4, 4, 0.5], [1, 1, 1]), [0, 1, 2, 2.25, 2.5, infinity]],
    ['a message across two stages', stages([1, 1, 1.5], [2, 2, 1]), [0, 1, 1.75, 2.25, infinity]],
  ])('%s', (_, load, seconds) => {
    expect(firstDue(load, seconds.length + 1)).toEqual(
      [...seconds, infinity].map((due) => (due === infinity ? due : expect.closeTo(due * 1e6, 6))),
    );
  });

  it('offer the mean of a ramp’s ends over its length', () => {
    const curve = stagesCurve(stages([1000, 5000, 20]));
    expect(curve.messagesBefore(0)).toBe(0);
    expect(curve.messagesBefore(10e6)).toBe(20_000);
    expect(curve.messagesBefore(20e6)).toBe(60_000);
    expect(curve.messagesBefore(30e6)).toBe(60_000);
  });

  it('keep a day’s ramp to nothing to the microsecond', () => {
    // In closed form, n messages are left at sqrt(2 n / slope) before the end.
    const daySeconds = 86_400;
    const curve = stagesCurve(stages([20_000, 0, daySeconds]));
    for (const left of [1, 2, 100]) {
      const expected = (daySeconds - Math.sqrt((2 * left * daySeconds) / 20_000)) * 1e6;
      expect(Math.abs(curve.dueUs(10_000 * daySeconds - left) - expected)).toBeLessThan(0.01);
    }
  });

  it('are due when their curve says so: it and its inverse undo one another', () => {
    fc.assert(
      fc.property(
        stagesLoads,
        fc.double({ min: 1e-16, max: 1, maxExcluded: true, noNaN: true }),
        (load, share) => {
          const curve = stagesCurve(load);
          const total = curve.messagesBefore(infinity);
          const message = total * share;
          const dueUs = curve.dueUs(message);
          // Where the rate nears 0, a time's last digit is worth less than a message's.
          expect(curve.messagesBefore(dueUs)).toBeGreaterThanOrEqual(message - 1e-9 * (1 + total));
          expect(curve.messagesBefore(dueUs)).toBeLessThanOrEqual(message + 1e-9 * (1 + total));
        },
      ),
    );
  });

  it('end when they are over, and not before', () => {
    fc.assert(
      fc.property(stagesLoads, (load) => {
        const curve = stagesCurve(load);
        const total = curve.messagesBefore(infinity);
        const lengthUs = load.stages.reduce((sum, { durationMs }) => sum + durationMs * 1000, 0);
        expect(curve.dueUs(total * (1 - 1e-12))).toBeLessThanOrEqual(lengthUs);
        expect(curve.dueUs(total * (1 + 1e-12))).toBe(infinity);
        expect(curve.dueUs(2 * total)).toBe(infinity);
      }),
    );
  });
});
