import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Check } from './ground.ts';
import { orderChecks } from './order-checks.ts';

const waitMs = 30_000;

/** Kafka's own examples of its murmur2. Source: `UtilsTest.testMurmur2` of Apache Kafka. */
const murmur2: Readonly<Record<string, number>> = {
  '21': -973932308,
  foobar: -790332482,
  'a-little-bit-long-string': -985981536,
  'a-little-bit-longer-string': -1486304829,
  lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
  abc: 479470107,
};
const partitions = 12;

const sentAsIs: Check = {
  what: 'a message’s bytes arrive without what lies around them, with or without a key',
  perform: async (ground) => {
    const { topic, producer, settlements, send } = await ground.connect(await ground.topic(), {});
    send('without');
    send('with', 'a key');
    send('');
    await producer.flush(waitMs);
    expect(settlements.counts).toEqual({ acked: 3 });
    return (batchesOf) =>
      expect(batchesOf(topic).flatMap(({ records }) => records)).toEqual([
        { key: null, value: 'without' },
        { key: 'a key', value: 'with' },
        { key: null, value: '' },
      ]);
  },
};

const keyToPartition: Check = {
  what: 'a key goes to the partition that Java’s murmur2 names',
  perform: async (ground) => {
    const { topic, producer, settlements, send } = await ground.connect(await ground.topic(partitions), {});
    for (const key of Object.keys(murmur2)) send(`value of ${key}`, key);
    await producer.flush(waitMs);
    expect(settlements.counts).toEqual({ acked: Object.keys(murmur2).length });
    return (batchesOf) => {
      const found = batchesOf(topic).flatMap(({ partition, records }) =>
        records.map(({ key }) => [key, partition]),
      );
      const expected = Object.entries(murmur2).map(([key, hash]) => [key, (hash & 0x7fff_ffff) % partitions]);
      expect(found.sort()).toEqual(expected.sort());
    };
  },
};

const refusal: Check = {
  what: 'a message that the broker refuses fails with the broker’s reason',
  perform: async (ground) => {
    const topic = await ground.topic(1, { 'max.message.bytes': '2000' });
    const { producer, settlements, send } = await ground.connect(topic, {});
    send('x'.repeat(5000));
    await producer.flush(waitMs);
    // Kafka's protocol calls it MESSAGE_TOO_LARGE, librdkafka MSG_SIZE_TOO_LARGE.
    const [[code, count]] = Object.entries(settlements.counts) as [[string, number]];
    expect(count).toBe(1);
    expect(code).toMatch(/^(MESSAGE|MSG_SIZE)_TOO_LARGE$/);
  },
};

const flush: Check = {
  what: 'flush does not wait for lingering messages',
  perform: async (ground) => {
    const settings = { 'linger.ms': 60_000 };
    const { producer, settlements, sendMany } = await ground.connect(await ground.topic(3), settings);
    sendMany(10);
    const startMs = performance.now();
    await producer.flush(waitMs);
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(settlements.counts).toEqual({ acked: 10 });
  },
};

const flushLimit: Check = {
  what: 'flush ends at its limit while the broker does not answer',
  perform: async (ground) => {
    const { producer, settlements, seen, sendMany } = await ground.connect(await ground.topic(), {});
    seen.holding = true;
    sendMany(10);
    const startMs = performance.now();
    await producer.flush(300);
    expect(performance.now() - startMs).toBeLessThan(1500);
    expect(settlements.counts).toEqual({});
    seen.release();
    await producer.flush(waitMs);
    expect(settlements.counts).toEqual({ acked: 10 });
  },
};

const close: Check = {
  what: 'close with messages in flight ends at its limit, leaves no connection, and nothing is settled afterwards',
  perform: async (ground) => {
    const { producer, settlements, seen, sendMany } = await ground.connect(await ground.topic(3), {});
    seen.holding = true;
    sendMany(100);
    await vi.waitUntil(() => seen.outstanding > 0, { timeout: waitMs, interval: 10 });
    const startMs = performance.now();
    await producer.close(500);
    expect(performance.now() - startMs).toBeLessThan(1500);
    await vi.waitUntil(() => seen.connections.size === 0, { timeout: waitMs, interval: 10 });
    seen.release();
    await pause(200);
    expect(settlements.counts).toEqual({});
  },
};

const defaults: Check = {
  what: 'what it names as its defaults is what the broker receives where nothing is set',
  perform: async (ground) => {
    const { topic, producer, effective, seen, sendMany } = await ground.connect(await ground.topic(), {});
    // A backend of one's own need not name any.
    if (ground.backend.defaults !== undefined) expect(effective).toEqual(ground.backend.defaults);
    sendMany(100);
    await producer.flush(waitMs);
    const { acks, 'compression.type': codec, 'enable.idempotence': idempotent } = effective;
    if (acks !== undefined) expect(seen.produced[0]!.acks).toBe(acks.value === 'all' ? -1 : acks.value);
    return (batchesOf) => {
      const [batch] = batchesOf(topic);
      if (codec !== undefined) expect(batch!.codec).toBe(codec.value);
      if (idempotent !== undefined) expect(batch!.producerId >= 0).toBe(idempotent.value);
    };
  },
};

/** What a lane relies on beside the settings. */
export const behaviourChecks: readonly Check[] = [
  defaults,
  sentAsIs,
  keyToPartition,
  ...orderChecks,
  refusal,
  flush,
  flushLimit,
  close,
];
