import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burstCurve } from '../../../../src/workload/loads/burst.ts';
import { burst, burstLoads, dueBefore, firstDue } from './loads.ts';

describe('bursts', () => {
  it.each([
    ['over nothing', burst(0, 3, 2000), [1, 1, 1, 3, 3, 3, 5]],
    ['of one message', burst(0, 1, 1000), [0.5, 1.5, 2.5]],
    ['over a rate', burst(1, 2, 4000), [0, 1, 2, 2, 2, 3, 4, 5, 6, 6, 6, 7, 8]],
    ['over a rate slower than they are', burst(0.1, 2, 4000), [0, 2, 2, 6, 6, 10, 10, 10, 14, 14]],
  ])('%s', (_, load, seconds) => {
    expect(firstDue(load, seconds.length)).toEqual(seconds.map((due) => expect.closeTo(due * 1e6, 6)));
  });

  it('come once in each period, all at one moment, over the messages of the rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 2, max: 500 }),
        fc.integer({ min: 100, max: 2000 }),
        (rate, size, everyMs) => {
          const due = dueBefore(burst(rate, size, everyMs), 5 * everyMs * 1000);
          for (let period = 0; period < 5; period += 1) {
            const burstUs = (period + 0.5) * everyMs * 1000;
            const atOnce = due.filter((us) => Math.abs(us - burstUs) < 1e-3).length;
            // A message of the rate may be due at the same moment.
            expect(atOnce - size).toBeGreaterThanOrEqual(0);
            expect(atOnce - size).toBeLessThanOrEqual(1);
          }
          expect(Math.abs(due.length - 5 * size - (5 * rate * everyMs) / 1000)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('are due when their curve says so: it holds a message before and after its moment', () => {
    fc.assert(
      fc.property(burstLoads, fc.integer({ min: 0, max: 1e9 }), (load, message) => {
        const curve = burstCurve(load);
        const dueUs = curve.dueUs(message);
        const slackUs = 1e-9 * (1 + dueUs);
        expect(curve.messagesBefore(dueUs - slackUs)).toBeLessThanOrEqual(message + 1e-6);
        // By more than its slack after it, the message has been.
        expect(curve.messagesBefore(dueUs + slackUs)).toBeGreaterThanOrEqual(message - 1e-6);
      }),
    );
  });
});
