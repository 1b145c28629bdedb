import fc from 'fast-check';
import { scheduleOf, type TimedLoad } from '../../../../src/workload/arrival.ts';
import type { BurstLoad } from '../../../../src/workload/loads/burst.ts';
import type { OpenLoad } from '../../../../src/workload/loads/open.ts';
import type { Stage, StagesLoad } from '../../../../src/workload/loads/stages.ts';

export const open = (ratePerSecond: number, arrivals?: OpenLoad['arrivals']): OpenLoad => ({
  kind: 'open',
  ratePerSecond,
  arrivals,
  window: 1000,
});

/** Stages of `[from, to, seconds]`. */
export const stages = (...rows: (readonly [number, number, number])[]): StagesLoad => ({
  kind: 'stages',
  stages: rows.map(([fromPerSecond, toPerSecond, seconds]) => ({
    fromPerSecond,
    toPerSecond,
    durationMs: seconds * 1000,
  })),
  window: 1000,
});

export const burst = (ratePerSecond: number, messages: number, everyMs: number): BurstLoad => ({
  kind: 'burst',
  ratePerSecond,
  messages,
  everyMs,
  window: 1000,
});

/** One lane's first due times. */
export function firstDue(load: TimedLoad, count: number, lane = 0, lanes = 1, seed = 42): number[] {
  const schedule = scheduleOf(load, { lane, lanes, seed });
  return Array.from({ length: count }, () => schedule.next());
}

/** All due times of one lane that lie before a moment; fails where there are more than a test can want. */
export function dueBefore(load: TimedLoad, us: number, lane = 0, lanes = 1, seed = 42): number[] {
  const schedule = scheduleOf(load, { lane, lanes, seed });
  const due: number[] = [];
  for (let next = schedule.next(); next < us; next = schedule.next()) {
    due.push(next);
    if (due.length > 2_000_000) throw new Error(`over ${due.length} messages are due before ${us} µs`);
  }
  return due;
}

/** From one message in three hours to one a microsecond on each of a hundred lanes. */
export const rates = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }),
  fc.double({ min: 0.0001, max: 1e8, noNaN: true }),
);

const stageRates = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 }), rates);

const stage: fc.Arbitrary<Stage> = fc.record({
  fromPerSecond: stageRates,
  toPerSecond: stageRates,
  durationMs: fc.integer({ min: 1, max: 10_000_000 }),
});

/** Stages of any rates and lengths, with pauses, that offer a message at least. */
export const stagesLoads: fc.Arbitrary<StagesLoad> = fc
  .array(stage, { minLength: 1, maxLength: 12 })
  .map((all): StagesLoad => ({ kind: 'stages', stages: all, window: 1000 }))
  .filter((load) =>
    load.stages.some((each) => (each.fromPerSecond + each.toPerSecond) * each.durationMs > 4000),
  );

export const burstLoads: fc.Arbitrary<BurstLoad> = fc.record({
  kind: fc.constant('burst'),
  ratePerSecond: fc.oneof(fc.constant(0), rates),
  messages: fc.integer({ min: 1, max: 100_000 }),
  everyMs: fc.integer({ min: 1, max: 100_000 }),
  window: fc.constant(1000),
});
