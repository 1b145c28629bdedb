import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Acknowledgements, Backend } from '../../../src/backend/backend.ts';
import { findBackend } from '../../../src/backend/registry.ts';
import { openAdmin } from '../../../src/broker/admin.ts';
import { openBroker } from '../../../src/broker/open.ts';
import { type Order, sendLogs, type Tally } from '../../../src/produce/send-logs.ts';
import { FakeProducer } from '../lane/fake-producer.ts';

vi.mock('../../../src/broker/open.ts', () => ({ openBroker: vi.fn() }));
vi.mock('../../../src/broker/admin.ts', () => ({ openAdmin: vi.fn() }));
vi.mock('../../../src/backend/registry.ts', () => ({ findBackend: vi.fn() }));

beforeEach(() => {
  vi.resetAllMocks();
});
afterEach(() => {
  vi.useRealTimers();
});

const order: Order = {
  topic: { name: 'logs', partitions: 3, replicationFactor: 1, config: {} },
  count: 12,
  delayMs: 100,
  seed: 42,
  backend: 'fake',
  settings: { acks: 'all' },
};

/** A broker and a client that settles nothing before it is flushed; then it does what `answer` says. */
function world(
  answer: (producer: FakeProducer) => void = (producer) => producer.settle(producer.sent.length),
) {
  const broker = { bootstrap: ['a:1'], close: vi.fn(async () => {}) };
  const admin = { ensureTopic: vi.fn(async (_topic: Order['topic']) => {}), close: vi.fn(async () => {}) };
  vi.mocked(openBroker).mockResolvedValue(broker as never);
  vi.mocked(openAdmin).mockResolvedValue(admin as never);
  const state: { producer?: FakeProducer; closed: number; sent: string[][] } = { closed: 0, sent: [] };
  const connect = vi.fn(async (_options: unknown, acknowledgements: Acknowledgements) => {
    const producer = new FakeProducer(acknowledgements);
    state.producer = producer;
    producer.onFlush = async () => {
      state.sent = producer.sent.map(({ key, value }) => [key ?? '', value]);
      answer(producer);
    };
    producer.close = async () => {
      state.closed += 1;
    };
    return producer;
  });
  vi.mocked(findBackend).mockResolvedValue({ connect, retainsBytes: true } as unknown as Backend);
  const interruption = new AbortController();
  const pauses: number[] = [];
  const told: Tally[] = [];
  const statuses: string[] = [];
  const send = (change: Partial<Order> = {}, onPause?: () => void) =>
    sendLogs(
      { ...order, ...change },
      {
        broker: { kind: 'embedded' },
        signal: interruption.signal,
        pause: async (ms) => {
          pauses.push(ms);
          onPause?.();
        },
        onStatus: (status) => statuses.push(status),
        onSent: (tally) => told.push({ ...tally }),
      },
    );
  return { send, state, broker, admin, connect, pauses, told, statuses, interruption };
}

describe('sending logs', () => {
  it('sends so many, one by one, each with its service as key and a pause after it', async () => {
    const { send, state, pauses, told, admin, connect } = world();
    const tally = await send();
    expect(tally).toEqual({ sent: 12, acknowledged: 12, failed: {} });
    expect(pauses).toEqual(Array.from({ length: 12 }, () => 100));
    expect(told.map(({ sent }) => sent)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(state.sent).toHaveLength(12);
    for (const [index, [key, value]] of state.sent.entries()) {
      const log = JSON.parse(value!) as { service: string; message: string };
      expect(key).toBe(log.service);
      expect(log.message).toMatch(new RegExp(` - ID: ${index}$`));
    }
    expect(admin.ensureTopic).toHaveBeenCalledWith(order.topic);
    expect(connect.mock.calls[0]![0]).toMatchObject({ topic: 'logs', settings: { acks: 'all' }, window: 12 });
  });

  it('counts as acknowledged only what was acknowledged', async () => {
    const { send, told } = world((producer) => {
      producer.settle(5);
      producer.settle(4, 'REQUEST_TIMED_OUT');
      producer.settle(1, 'NOT_LEADER_OR_FOLLOWER');
    });
    expect(await send()).toEqual({
      sent: 12,
      acknowledged: 5,
      failed: { REQUEST_TIMED_OUT: 4, NOT_LEADER_OR_FOLLOWER: 1 },
    });
    expect(told.at(-1)).toMatchObject({ sent: 12, acknowledged: 0 });
  });

  it('is the same for the same seed, but for the times', async () => {
    const sentOf = async (seed: number) => {
      const { send, state } = world();
      await send({ seed });
      return state.sent.map(([, value]) => value!.replace(/^\{"timestamp": .*?"level"/, ''));
    };
    expect(await sentOf(1)).toEqual(await sentOf(1));
    expect(await sentOf(1)).not.toEqual(await sentOf(2));
  });

  it('that is interrupted sends no more, and flushes what it sent', async () => {
    const { send, state, interruption, pauses, broker } = world();
    const tally = await send({}, () => {
      if (pauses.length === 3) interruption.abort();
    });
    expect(tally).toEqual({ sent: 3, acknowledged: 3, failed: {} });
    expect(state.producer?.flushes).toHaveLength(1);
    expect([state.closed, broker.close.mock.calls.length]).toEqual([1, 1]);
  });

  it('closes all that it opened where the flush fails', async () => {
    const { send, state, broker, admin } = world(() => {
      throw new Error('gone');
    });
    await expect(send()).rejects.toThrow('gone');
    expect([state.closed, broker.close.mock.calls.length, admin.close.mock.calls.length]).toEqual([1, 1, 1]);
  });

  it('closes the broker where the client cannot connect', async () => {
    const { send, broker, connect } = world();
    connect.mockRejectedValue(new Error('refused'));
    await expect(send()).rejects.toThrow('refused');
    expect(broker.close).toHaveBeenCalledTimes(1);
  });
});

describe('sending more than may be unanswered', () => {
  const limit = 10_000;
  const many = { count: limit + 5, delayMs: 0 };
  const sentOf = (told: readonly Tally[]) => told.at(-1)?.sent;

  /** Sends until the window is full, with a clock that is set by hand. */
  async function filled() {
    vi.useFakeTimers();
    const all = world();
    const done = all.send(many);
    await vi.waitUntil(() => sentOf(all.told) === limit && vi.getTimerCount() > 0);
    return { ...all, done, producer: all.state.producer! };
  }

  it('asks the client for no larger a window', async () => {
    const { connect, done, producer } = await filled();
    expect(connect.mock.calls[0]![0]).toMatchObject({ window: limit });
    producer.settle(limit);
    await done;
  });

  it('waits for answers, whether good or bad, and sends as many more', async () => {
    const { told, done, producer } = await filled();
    producer.settle(2);
    await vi.waitUntil(() => sentOf(told) === limit + 2 && vi.getTimerCount() > 0);
    producer.settle(1, 'REQUEST_TIMED_OUT');
    await vi.waitUntil(() => sentOf(told) === limit + 3 && vi.getTimerCount() > 0);
    producer.settle(100);
    expect(await done).toEqual({
      sent: limit + 5,
      acknowledged: limit + 4,
      failed: { REQUEST_TIMED_OUT: 1 },
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits no longer once it is interrupted', async () => {
    const { interruption, statuses, done, state } = await filled();
    interruption.abort();
    expect(await done).toMatchObject({ sent: limit, acknowledged: limit });
    expect(statuses).toEqual([]);
    expect(state.producer?.flushes).toHaveLength(1);
  });

  it('ends after 30 s without any answer, counted from the last', async () => {
    const { told, statuses, done, producer } = await filled();
    await vi.advanceTimersByTimeAsync(29_000);
    producer.settle(1);
    await vi.waitUntil(() => sentOf(told) === limit + 1 && vi.getTimerCount() > 0);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(producer.flushes).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await done).toMatchObject({ sent: limit + 1 });
    expect(statuses).toEqual(['no answer for 30 s: flushing what was sent']);
    expect(producer.flushes).toHaveLength(1);
  });
});
