import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OpenPacer } from '../../../src/lane/pacer.ts';
import { ProducerLane } from '../../../src/lane/producer-lane.ts';
import { InFlightWindow } from '../../../src/lane/window.ts';
import { nowUs } from '../../../src/measure/clock.ts';
import { Recorder } from '../../../src/measure/recorder.ts';
import { scheduleOf } from '../../../src/workload/arrival.ts';
import { FakeProducer } from './fake-producer.ts';

/** What one reading of the made-up clock takes. */
const readingUs = 0.5;

let clockMs = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  clockMs = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    clockMs += readingUs / 1000;
    return clockMs;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function spinningLane({ ratePerSecond, lengthMs }: { ratePerSecond: number; lengthMs: number }) {
  const window = new InFlightWindow(1000);
  const recorder = new Recorder(false);
  const message = Buffer.from('message');
  const stream = {
    setTime: () => {},
    next: (into: { bytes: Buffer; end: number }) => {
      into.bytes = message;
      into.end = message.length;
    },
  };
  const lane = new ProducerLane(stream, window, recorder, 'spin');
  const producer = new FakeProducer(lane);
  const load = { kind: 'open', ratePerSecond, window: window.size } as const;
  const schedule = scheduleOf(load, { lane: 0, lanes: 1, seed: 42 });
  const fromUs = nowUs();
  const untilUs = fromUs + lengthMs * 1000;
  recorder.measure(fromUs, untilUs);
  const finished = lane.run(producer, new OpenPacer(window, recorder, schedule, fromUs, untilUs));
  return { producer, recorder, finished, fromUs };
}

describe('a spinning lane', () => {
  it('sends each message within some readings of the clock after it was due', async () => {
    const { producer, recorder, finished } = spinningLane({ ratePerSecond: 20_000, lengthMs: 10 });
    await finished;
    expect(producer.sent).toHaveLength(200);
    producer.settle(200);
    expect(recorder.latencies().lag.max).toBeLessThan(5);
  });

  it('lets acknowledgements in every 25 µs', async () => {
    const turns = vi.spyOn(globalThis, 'setImmediate');
    const { finished } = spinningLane({ ratePerSecond: 1000, lengthMs: 5 });
    await finished;
    // The last message is due after 4 ms, and a turn takes some readings more than it spins for.
    expect(turns.mock.calls.length).toBeGreaterThan(4000 / 30);
    expect(turns.mock.calls.length).toBeLessThan(4000 / 24);
  });

  it('sleeps while nothing is due for long, and is awake before something is', async () => {
    const { producer, fromUs } = spinningLane({ ratePerSecond: 10, lengthMs: 300 });
    expect(producer.sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(1);
    clockMs += 95;
    // Moves the timers' clock only.
    vi.advanceTimersByTime(95);
    expect(producer.sent).toHaveLength(1);
    // It spins from here on.
    expect(vi.getTimerCount()).toBe(0);
    await vi.waitFor(() => expect(producer.sent).toHaveLength(2));
    expect(nowUs() - fromUs).toBeGreaterThan(100_000);
    expect(nowUs() - fromUs).toBeLessThan(100_100);
  });
});
