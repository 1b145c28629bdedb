import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClosedPacer, OpenPacer } from '../../../src/lane/pacer.ts';
import { InFlightWindow } from '../../../src/lane/window.ts';
import { Recorder } from '../../../src/measure/recorder.ts';
import { scheduleOf } from '../../../src/workload/arrival.ts';

describe('the closed pacer', () => {
  it.each([
    { nowUs: 0, inFlight: 0, sends: true, comesBackUs: Number.NaN },
    { nowUs: 999, inFlight: 2, sends: true, comesBackUs: Number.NaN },
    { nowUs: 500, inFlight: 3, sends: false, comesBackUs: Number.NaN },
    { nowUs: 1000, inFlight: 0, sends: false, comesBackUs: Number.POSITIVE_INFINITY },
    { nowUs: 1001, inFlight: 3, sends: false, comesBackUs: Number.POSITIVE_INFINITY },
  ])('at $nowUs of 1000 µs with $inFlight of 3 in flight: sends $sends', (row) => {
    const window = new InFlightWindow(3);
    for (let taken = 0; taken < row.inFlight; taken += 1) window.take(0, 0, 0);
    const pacer = new ClosedPacer(window, 1000);
    expect(pacer.waitsForRoom).toBe(true);
    expect(pacer.next(row.nowUs)).toBe(row.sends);
    expect(pacer.comeBackUs(row.nowUs)).toBe(row.comesBackUs);
    if (row.sends) expect(pacer.intendedUs).toBe(row.nowUs);
  });
});

/** An open pacer from `startUs` to `endUs`, and what it does at each moment that it is asked. */
function open(options: {
  ratePerSecond: number;
  window: number;
  startUs?: number;
  endUs: number;
  /** Where the measured window begins; at the start unless said. */
  fromUs?: number;
}) {
  const { startUs = 0, endUs } = options;
  const window = new InFlightWindow(options.window);
  const recorder = new Recorder(false);
  recorder.measure(options.fromUs ?? startUs, endUs);
  const schedule = scheduleOf(
    { kind: 'open', ratePerSecond: options.ratePerSecond, window: options.window },
    { lane: 0, lanes: 1, seed: 42 },
  );
  const pacer = new OpenPacer(window, recorder, schedule, startUs, endUs);
  /** Sends what is due by then, as the lane does, and answers with the intended times. */
  const at = (nowUs: number): number[] => {
    const intended: number[] = [];
    while (pacer.next(nowUs)) {
      intended.push(pacer.intendedUs);
      window.take(pacer.intendedUs, nowUs, 0);
    }
    return intended;
  };
  const settle = (count: number): void => {
    for (const slot of window.takenSlots().slice(0, count)) window.release(slot);
  };
  const dueAtUs = (message: number): number => (message * 1e6) / options.ratePerSecond;
  return { pacer, recorder, window, dueAtUs, at, settle };
}

describe('the open pacer', () => {
  it('grants each message when it is due, with its due time as intended', () => {
    const { pacer, at } = open({ ratePerSecond: 1000, window: 100, startUs: 5000, endUs: 10_000 });
    expect(pacer.waitsForRoom).toBe(false);
    expect(at(4999)).toEqual([]);
    expect(pacer.comeBackUs()).toBe(5000);
    expect(at(5000)).toEqual([5000]);
    expect(pacer.comeBackUs()).toBe(6000);
    expect(at(5999.9)).toEqual([]);
    // Late by two intervals and a half: all that was due meanwhile, and none with a later time.
    expect(at(8500)).toEqual([6000, 7000, 8000]);
    expect(at(9000)).toEqual([9000]);
    expect(pacer.comeBackUs()).toBe(Number.POSITIVE_INFINITY);
    expect(at(20_000)).toEqual([]);
  });

  it('does not send at its end, nor after it', () => {
    const { pacer, at } = open({ ratePerSecond: 1000, window: 100, endUs: 2000 });
    expect(at(50_000)).toEqual([0, 1000]);
    expect(pacer.comeBackUs()).toBe(Number.POSITIVE_INFINITY);
  });

  it('drops and counts what is due while the window is full, and moves nothing', () => {
    const { recorder, at, settle } = open({ ratePerSecond: 1000, window: 2, endUs: 10_000 });
    expect(at(3000)).toEqual([0, 1000]);
    expect(recorder.dropped).toBe(2);
    settle(1);
    expect(at(3500)).toEqual([]);
    expect(at(5000)).toEqual([4000]);
    expect(recorder.dropped).toBe(3);
  });

  it('counts a dropped message of the warm-up only in the totals', () => {
    const { recorder, at } = open({ ratePerSecond: 1000, window: 1, endUs: 10_000, fromUs: 2000 });
    expect(at(3000)).toEqual([0]);
    expect(recorder.totals.dropped).toBe(3);
    expect(recorder.dropped).toBe(2);
  });

  const loads = fc.record({
    ratePerSecond: fc.oneof(
      fc.integer({ min: 1, max: 20_000 }),
      fc.double({ min: 0.5, max: 20_000, noNaN: true }),
    ),
    window: fc.integer({ min: 1, max: 20 }),
    startUs: fc.integer({ min: 0, max: 10 ** 12 }),
    lengthUs: fc.integer({ min: 0, max: 100_000 }),
  });
  const turns = fc.array(fc.record({ waitUs: fc.nat(20_000), settles: fc.nat(30) }), { maxLength: 30 });

  it('loses none: what was granted and what was dropped is what was due, at exactly the times of the schedule', () => {
    fc.assert(
      fc.property(loads, turns, ({ startUs, lengthUs, ...load }, plan) => {
        const endUs = startUs + lengthUs;
        const { pacer, recorder, dueAtUs, at, settle } = open({ ...load, startUs, endUs });
        const granted: number[] = [];
        let nowUs = startUs;
        for (const { waitUs, settles } of plan) {
          nowUs += waitUs;
          settle(settles);
          granted.push(...at(nowUs));
          const back = pacer.comeBackUs();
          expect(back > nowUs).toBe(true);
        }
        const due: number[] = [];
        for (let message = 0; ; message += 1) {
          const dueUs = startUs + dueAtUs(message);
          if (dueUs > nowUs || dueUs >= endUs || plan.length === 0) break;
          due.push(dueUs);
        }
        expect(granted.length + recorder.totals.dropped).toBe(due.length);
        expect(recorder.totals.dropped).toBe(recorder.dropped);
        const schedule = new Set(due);
        expect(granted.every((intendedUs) => schedule.has(intendedUs))).toBe(true);
        expect(granted.every((intendedUs, index) => index === 0 || intendedUs > granted[index - 1]!)).toBe(
          true,
        );
      }),
    );
  });

  it('sends exactly the schedule where the window never fills', () => {
    fc.assert(
      fc.property(loads, turns, ({ startUs, lengthUs, ...load }, plan) => {
        const endUs = startUs + lengthUs;
        const { dueAtUs, recorder, at, settle } = open({ ...load, window: 3000, startUs, endUs });
        const granted: number[] = [];
        let nowUs = startUs;
        for (const { waitUs } of [...plan, { waitUs: lengthUs }]) {
          nowUs += waitUs;
          granted.push(...at(nowUs));
          settle(3000);
        }
        const due = granted.map((_, message) => startUs + dueAtUs(message));
        expect(granted).toEqual(due);
        expect(startUs + dueAtUs(granted.length)).toBeGreaterThanOrEqual(endUs);
        expect(recorder.dropped).toBe(0);
      }),
    );
  });
});
