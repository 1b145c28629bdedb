import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityPerUs } from '../../../src/simulation/expect.ts';
import { lineOf } from '../../../src/simulation/line.ts';
import { referenceModel } from '../../../src/simulation/model.ts';
import { serve } from '../../../src/simulation/offered.ts';
import { meanWaitUs } from '../../../src/simulation/waiting.ts';
import { conditions, models } from './models.ts';

const line = lineOf(
  referenceModel,
  { settings: { 'linger.ms': 5 }, lanes: 1, messageBytes: 275, partitions: 3 },
  50_000,
);
const capacity = capacityPerUs(line) * 1e6;
const constant = (perSecond: number, warmupS = 2) => ({
  rows: Array.from({ length: 10 }, () => ({ seconds: 1, messages: perSecond })),
  warmupS,
  warmupPerSecond: perSecond,
  burst: 0,
});

describe('what a line makes of an offer', () => {
  it('below its capacity is all of it, second by second the same', () => {
    const rows = serve(line, constant(0.5 * capacity));
    for (const row of rows) {
      expect(row).toMatchObject({ acked: row.messages, dropped: 0, backlog: 0 });
      expect(row.waiting).toBe(rows[0]!.waiting);
    }
  });

  it('above it waits behind what is too much, and is dropped once the window is full', () => {
    const rows = serve(line, constant(1.05 * capacity, 0));
    expect(rows[0]!.backlog / (0.05 * capacity)).toBeCloseTo(1, 6);
    expect(rows[0]!.dropped).toBe(0);
    expect(rows.at(-1)!.dropped / (0.05 * capacity)).toBeCloseTo(1, 6);
    for (const [at, row] of rows.slice(1).entries())
      expect(meanWaitUs(row.waiting)).toBeGreaterThanOrEqual(meanWaitUs(rows[at]!.waiting));
    const fullUs = (50_000 / capacity) * 1e6;
    expect(meanWaitUs(rows.at(-1)!.waiting)).toBeLessThan(1.5 * fullUs);
  });

  it('begins with the backlog of the warm-up', () => {
    const [first] = serve(line, constant(1.01 * capacity, 3));
    expect(first!.backlog / (0.04 * capacity)).toBeCloseTo(1, 6);
  });

  it('is worked off when less comes', () => {
    const rows = serve(line, {
      ...constant(0),
      rows: [1.2, 0.5, 0.5].map((share) => ({ seconds: 1, messages: share * capacity })),
      warmupPerSecond: 0,
    });
    expect(rows.map(({ backlog }) => Math.round((100 * backlog) / capacity))).toEqual([20, 0, 0]);
    expect(rows[1]!.acked / capacity).toBeCloseTo(0.7, 6);
  });

  it('takes the longer, the more are due at once', () => {
    const waits = [0, 1000, 10_000].map((burst) =>
      meanWaitUs(serve(line, { ...constant(1000), burst })[0]!.waiting),
    );
    expect(waits[1]!).toBeGreaterThan(waits[0]!);
    expect((waits[2]! - waits[0]!) / ((10_000 / capacity) * 1e6)).toBeCloseTo(0.5, 3);
  });

  it('loses no message: all that are due are acknowledged, dropped, or wait', () => {
    fc.assert(
      fc.property(
        models,
        conditions,
        fc.array(fc.double({ min: 0, max: 300_000, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (model, given, due) => {
          const own = lineOf(model, given, 10_000);
          const rows = serve(own, {
            rows: due.map((messages) => ({ seconds: 1, messages })),
            warmupS: 0,
            warmupPerSecond: 0,
            burst: 0,
          });
          let waiting = 0;
          for (const row of rows) {
            expect(waiting + row.messages - row.acked - row.dropped - row.backlog).toBeCloseTo(0, 3);
            expect(row.dropped).toBeLessThanOrEqual(row.messages + 1e-6);
            expect(Math.min(row.acked, row.dropped, row.backlog)).toBeGreaterThanOrEqual(-1e-6);
            waiting = row.backlog;
          }
        },
      ),
    );
  });
});
