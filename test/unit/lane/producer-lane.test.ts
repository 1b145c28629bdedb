import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClosedPacer, OpenPacer } from '../../../src/lane/pacer.ts';
import { ProducerLane } from '../../../src/lane/producer-lane.ts';
import { InFlightWindow } from '../../../src/lane/window.ts';
import { nowUs } from '../../../src/measure/clock.ts';
import { Recorder } from '../../../src/measure/recorder.ts';
import { scheduleOf } from '../../../src/workload/arrival.ts';
import type { MessageStream } from '../../../src/workload/workload.ts';
import { FakeProducer } from './fake-producer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Messages `message 0`, `message 1`, ... with a key of three bytes, and the times that the stream was set to. */
function countingStream(): MessageStream & { times: number[] } {
  const times: number[] = [];
  const key = Buffer.from('key');
  let count = 0;
  return {
    times,
    setTime: (us) => {
      times.push(us);
    },
    next: (message) => {
      message.bytes = Buffer.from(`xx message ${count++} xx`);
      message.start = 3;
      message.end = message.bytes.length - 3;
      message.key = key;
    },
  };
}

interface LaneOptions {
  readonly window: number;
  /** Milliseconds. */
  readonly warmup?: number;
  readonly length: number;
  /** An open load of so many messages a second; a closed one without. */
  readonly rate?: number;
}

function lane({ window: size, warmup = 0, length, rate }: LaneOptions) {
  const startUs = nowUs();
  const fromUs = startUs + warmup * 1000;
  const untilUs = fromUs + length * 1000;
  const window = new InFlightWindow(size);
  const stream = countingStream();
  const recorder = new Recorder(rate === undefined);
  recorder.measure(fromUs, untilUs);
  const lane = new ProducerLane(stream, window, recorder, 'timer');
  const producer = new FakeProducer(lane);
  const pacer =
    rate === undefined
      ? new ClosedPacer(window, untilUs)
      : new OpenPacer(
          window,
          recorder,
          scheduleOf({ kind: 'open', ratePerSecond: rate, window: size }, { lane: 0, lanes: 1, seed: 42 }),
          startUs,
          untilUs,
        );
  const state = { finished: false };
  const finished = lane.run(producer, pacer).then(() => {
    state.finished = true;
  });
  return { lane, producer, recorder, window, stream, state, finished, startUs };
}

const failedOf = (recorder: Recorder) =>
  [...recorder.failures.values()].reduce((sum, count) => sum + count, 0);
/** What must hold of any lane once it has drained. */
function expectAccount(recorder: Recorder): void {
  expect(recorder.issued).toBe(recorder.acked + failedOf(recorder) + recorder.unresolved);
  expect(recorder.latencies().response.count).toBe(recorder.acked + recorder.unresolved);
  expect(recorder.latencies().service.count).toBe(recorder.acked);
  expect(recorder.latencies().lag.count).toBe(recorder.issued);
}

describe('a closed lane', () => {
  it('fills the window at once, and then sends one for each that is settled', async () => {
    const { producer, recorder, window } = lane({ window: 4, length: 100 });
    expect(producer.sent.map(({ value }) => value)).toEqual([
      'message 0',
      'message 1',
      'message 2',
      'message 3',
    ]);
    expect(producer.sent[0]!.key).toBe('key');
    expect(window.inFlight).toBe(4);
    await vi.advanceTimersByTimeAsync(5);
    expect(producer.sent).toHaveLength(4);
    producer.settle(3);
    expect(producer.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(producer.sent.map(({ value }) => value)).toEqual([
      'message 3',
      'message 4',
      'message 5',
      'message 6',
    ]);
    expect(recorder).toMatchObject({ issued: 7, acked: 3, dropped: 0 });
    expect(recorder.latencies().response).toMatchObject({ count: 3, min: 5000, max: 5000 });
    expect(recorder.latencies().lag.max).toBe(0);
    expect(recorder.totals.bytes).toBe(3 * ('message 0'.length + 'key'.length));
  });

  it('ends with its window, and drains', async () => {
    const { lane: own, producer, recorder, state, finished } = lane({ window: 2, length: 10 });
    await vi.advanceTimersByTimeAsync(11);
    producer.settle(1);
    await vi.advanceTimersByTimeAsync(0);
    await finished;
    expect(state.finished).toBe(true);
    expect(producer.sent).toHaveLength(1);
    const drained = own.drain(1000);
    expect(producer.flushes).toEqual([1000]);
    producer.settle(1);
    await drained;
    expect(recorder).toMatchObject({ issued: 2, acked: 2, unresolved: 0 });
    expectAccount(recorder);
  });

  it('does nothing in a turn that was set before its end and comes after it', async () => {
    const turns = vi.spyOn(globalThis, 'setImmediate');
    const { producer, finished } = lane({ window: 3, length: 10 });
    producer.settle(1);
    await vi.advanceTimersByTimeAsync(11);
    await finished;
    const [turn] = turns.mock.lastCall as [() => void];
    turn();
    expect(vi.getTimerCount()).toBe(0);
    vi.restoreAllMocks();
  });

  it('ends with its window also where nothing is ever acknowledged', async () => {
    const { lane: own, recorder, state } = lane({ window: 2, length: 10 });
    await vi.advanceTimersByTimeAsync(9);
    expect(state.finished).toBe(false);
    await vi.advanceTimersByTimeAsync(3);
    expect(state.finished).toBe(true);
    const drained = own.drain(50);
    await vi.advanceTimersByTimeAsync(50);
    await drained;
    expect(recorder).toMatchObject({ issued: 2, acked: 0, unresolved: 2 });
    expect(recorder.latencies().response.min).toBeGreaterThanOrEqual(60_000);
    expectAccount(recorder);
  });

  it('leaves no timer behind once it has drained', async () => {
    const { lane: own, producer, finished } = lane({ window: 2, length: 10 });
    await vi.advanceTimersByTimeAsync(5);
    producer.settle(2);
    await vi.advanceTimersByTimeAsync(20);
    await finished;
    producer.settle(2);
    await own.drain(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('lets acknowledgements in between bursts, however large its window', async () => {
    // Each reading of the clock takes 100 µs here, so the burst's millisecond is up after a few.
    const real = performance.now.bind(performance);
    let extraMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      extraMs += 0.1;
      return real() + extraMs;
    });
    const { producer } = lane({ window: 10_000, length: 1000 });
    expect(producer.sent.length).toBeGreaterThan(0);
    expect(producer.sent.length).toBeLessThan(1000);
    await vi.advanceTimersByTimeAsync(0);
    vi.restoreAllMocks();
  });
});

describe('an open lane', () => {
  it('sends at its rate, and gives each message the time that it was due', async () => {
    const { producer, recorder, stream, startUs, finished } = lane({ window: 100, length: 100, rate: 100 });
    expect(producer.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(55);
    expect(producer.sent).toHaveLength(6);
    producer.settle(6);
    expect(recorder.latencies().response.max).toBe(55_000);
    await vi.advanceTimersByTimeAsync(60);
    await finished;
    expect(recorder).toMatchObject({ issued: 10, acked: 6, dropped: 0 });
    // Fake timers are never late.
    expect(recorder.latencies().lag.max).toBeLessThan(1000);
    const wallUs = (stream.times.at(-1) ?? 0) - Date.now() * 1000;
    expect(Math.abs(wallUs)).toBeLessThan(100_000);
    expect(startUs).toBeLessThan(nowUs());
  });

  it('that was held up sends at once what it owes, and counts from when it was due', async () => {
    const { producer, recorder } = lane({ window: 100, length: 100, rate: 100 });
    const real = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => real() + 30);
    await vi.advanceTimersByTimeAsync(10);
    expect(producer.sent).toHaveLength(5);
    producer.settle(5);
    expect(recorder.latencies().lag).toMatchObject({ count: 5, min: 0, max: 30_000 });
    expect(recorder.latencies().response).toMatchObject({ count: 5, min: 0, max: 40_000 });
    // Four of the five were sent only now.
    expect(recorder.latencies().service).toMatchObject({ count: 5, max: 40_000, sum: 40_000 });
    vi.restoreAllMocks();
  });

  it('drops what is due while the window is full, and is not woken by room', async () => {
    const { lane: own, producer, recorder, finished } = lane({ window: 3, length: 100, rate: 100 });
    await vi.advanceTimersByTimeAsync(45);
    expect(producer.sent).toHaveLength(3);
    expect(recorder.dropped).toBe(2);
    producer.settle(3);
    // Only the timer of the next message that is due.
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(producer.sent).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(60);
    await finished;
    producer.settle(3);
    await own.drain(10);
    expect(recorder.issued + recorder.dropped).toBe(10);
    expectAccount(recorder);
  });

  it('counts what was due in the warm-up only in the totals', async () => {
    const {
      lane: own,
      producer,
      recorder,
      finished,
    } = lane({ window: 50, warmup: 50, length: 50, rate: 100 });
    await vi.advanceTimersByTimeAsync(120);
    await finished;
    producer.settle(10);
    await own.drain(10);
    expect(recorder).toMatchObject({ issued: 5, acked: 5 });
    expect(recorder.totals).toMatchObject({ issued: 10, acked: 10 });
    expectAccount(recorder);
  });
});

describe('settling', () => {
  it('counts failures by code, and gives them no latency', async () => {
    const { lane: own, producer, recorder } = lane({ window: 6, length: 10 });
    producer.settle(2, 'REQUEST_TIMED_OUT');
    producer.settle(1, 'NOT_LEADER_OR_FOLLOWER');
    producer.settle(1);
    const [first] = producer.sent.splice(0, 1);
    own.settle(first!.token, 'REQUEST_TIMED_OUT');
    expect(Object.fromEntries(recorder.failures)).toEqual({
      REQUEST_TIMED_OUT: 3,
      NOT_LEADER_OR_FOLLOWER: 1,
    });
    expect(recorder.totals).toMatchObject({ acked: 1, failed: 4 });
    expect(recorder.latencies().response.count).toBe(1);
  });

  it('counts a token that is settled twice, and believes only the first time', () => {
    const { lane: own, producer, recorder, window } = lane({ window: 2, length: 10 });
    const { token } = producer.sent[0]!;
    own.settle(token, null);
    own.settle(token, null);
    own.settleAll([token, 99], 2, 'LATE');
    expect(own.settledTwice).toBe(3);
    expect(recorder).toMatchObject({ acked: 1 });
    expect(recorder.failures.size).toBe(0);
    expect(window.inFlight).toBe(1);
  });

  it('takes only the first `count` of the tokens', () => {
    const { lane: own, producer, recorder } = lane({ window: 3, length: 10 });
    own.settleAll(Float64Array.from(producer.sent.map(({ token }) => token)), 2, null);
    expect(recorder.acked).toBe(2);
  });
});

describe('the drain', () => {
  it('is over at once where nothing is on its way', async () => {
    const { lane: own, producer, finished } = lane({ window: 2, length: 10 });
    await vi.advanceTimersByTimeAsync(12);
    producer.settle(2);
    await vi.advanceTimersByTimeAsync(0);
    await finished;
    await own.drain(1000);
    expect(producer.flushes).toEqual([]);
  });

  it('is over when the last is settled, not before', async () => {
    const { lane: own, producer } = lane({ window: 3, length: 10 });
    await vi.advanceTimersByTimeAsync(12);
    let over = false;
    const drained = own.drain(1000).then(() => {
      over = true;
    });
    producer.settle(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(over).toBe(false);
    producer.settle(1, 'FAILED');
    await drained;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is over at its limit, and what is left then is unresolved, with its age as response', async () => {
    const { lane: own, producer, recorder } = lane({ window: 3, length: 10 });
    await vi.advanceTimersByTimeAsync(12);
    producer.settle(1);
    let over = false;
    const drained = own.drain(500).then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(499);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await drained;
    expect(recorder).toMatchObject({ issued: 3, acked: 1, unresolved: 2 });
    expect(recorder.latencies().response.max).toBe(512_000);
    expectAccount(recorder);
  });

  it('fails where the client cannot flush', async () => {
    const { lane: own, producer } = lane({ window: 3, length: 10 });
    await vi.advanceTimersByTimeAsync(12);
    producer.onFlush = () => Promise.reject(new Error('gone'));
    await expect(own.drain(500)).rejects.toThrow('gone');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('whatever the client does', () => {
  const deeds = fc.array(
    fc.record({
      afterMs: fc.nat(8),
      settles: fc.nat(12),
      error: fc.constantFrom(null, null, 'A', 'B'),
    }),
    { maxLength: 40 },
  );
  const loads = fc.record({
    window: fc.integer({ min: 1, max: 10 }),
    warmup: fc.nat(30),
    length: fc.integer({ min: 1, max: 100 }),
    rate: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }),
  });

  it('the account adds up', async () => {
    await fc.assert(
      fc.asyncProperty(loads, deeds, async (load, plan) => {
        const { lane: own, producer, recorder, window, finished } = lane(load);
        for (const { afterMs, settles, error } of plan) {
          await vi.advanceTimersByTimeAsync(afterMs);
          producer.settle(settles, error);
        }
        await vi.advanceTimersByTimeAsync(load.warmup + load.length + 2);
        await finished;
        const waiting = window.inFlight;
        const drained = own.drain(20);
        await vi.advanceTimersByTimeAsync(20);
        await drained;
        expectAccount(recorder);
        expect(own.settledTwice).toBe(0);
        expect(producer.sent).toHaveLength(waiting);
        const { totals } = recorder;
        expect(totals.issued).toBe(totals.acked + totals.failed + waiting);
        if (load.rate !== undefined) {
          const dueBy = (ms: number) => Math.ceil((ms * load.rate!) / 1000);
          // One more or less where a due time falls on the very end, which adding the start rounds.
          const due = dueBy(load.warmup + load.length);
          expect(Math.abs(totals.issued + totals.dropped - due)).toBeLessThanOrEqual(1);
        } else expect(totals.dropped).toBe(0);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
