import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import type { Acks } from '../../../dist/producer-settings.js';
import { type Check, textOf } from './ground.ts';

const waitMs = 20_000;
const messages = 200;
const inFlight = 'max.in.flight.requests.per.connection';

/** acks: what the requests ask for, and what a message's acknowledgement waits for. */
export const acksChecks: Check[] = ([0, 1, 'all'] as const).map((acks: Acks) => ({
  what: `${acks} is what the requests ask for, and ${acks === 0 ? 'no answer is' : 'their answer is'} waited for`,
  perform: async (ground) => {
    const { topic, producer, settlements, seen, sendMany } = await ground.connect(await ground.topic(3), {
      acks,
    });
    seen.holding = true;
    sendMany(messages);
    await vi.waitUntil(() => seen.produced.length > 0, { timeout: waitMs, interval: 10 });
    if (acks !== 0) {
      await pause(100);
      expect(settlements.counts).toEqual({});
      seen.release();
    }
    await producer.flush(waitMs);
    expect(settlements.counts).toEqual({ acked: messages });
    expect(new Set(seen.produced.map((request) => request.acks))).toEqual(
      new Set([acks === 'all' ? -1 : acks]),
    );
    return (batchesOf) =>
      expect(batchesOf(topic).reduce((sum, { records }) => sum + records.length, 0)).toBe(messages);
  },
}));

/** max.in.flight: so many requests, and no more, are with the broker while it does not answer. */
export const inFlightChecks: Check[] = [1, 3].map((most) => ({
  what: `${most} requests, and no more, await their answer at once`,
  perform: async (ground) => {
    const settings = { [inFlight]: most, 'batch.size': 1, 'linger.ms': 0 };
    const { producer, settlements, seen, send } = await ground.connect(await ground.topic(), settings);
    seen.holding = true;
    const count = 4 * most;
    for (let token = 0; token < count; token += 1) {
      send(textOf(token));
      // A turn of the event loop each, for a client that sends a turn's messages together.
      await pause(1);
    }
    await vi.waitUntil(() => seen.outstanding >= most, { timeout: waitMs, interval: 10 });
    await pause(200);
    expect(seen.outstanding).toBe(most);
    seen.release();
    await producer.flush(waitMs);
    expect(settlements.counts).toEqual({ acked: count });
  },
}));

/** enable.idempotence: producer ids and sequences in the log. */
export const idempotenceChecks: Check[] = [true, false].map((idempotent) => ({
  what: `${idempotent} gives batches ${idempotent ? 'a producer id and gapless sequences' : 'no producer id'}`,
  needs: { 'enable.idempotence': idempotent },
  perform: async (ground) => {
    const settings = { 'enable.idempotence': idempotent, 'batch.size': 4000 };
    const { topic, producer, settlements, sendMany } = await ground.connect(await ground.topic(), settings);
    sendMany(messages);
    await producer.flush(waitMs);
    expect(settlements.counts).toEqual({ acked: messages });
    return (batchesOf) => {
      const batches = batchesOf(topic);
      expect(new Set(batches.map(({ producerId }) => producerId >= 0))).toEqual(new Set([idempotent]));
      let sequence = 0;
      for (const { baseSequence, records } of batches) {
        if (idempotent) expect(baseSequence).toBe(sequence);
        sequence += records.length;
      }
    };
  },
}));

/** retries: how often the broker receives what it never gets an answer through to. */
export const retriesChecks: Check[] = [0, 2].map((retries) => ({
  what: `${retries} sends a request whose answer never comes ${retries + 1} times`,
  needs: { retries },
  perform: async (ground) => {
    const { producer, settlements, seen, send } = await ground.connect(await ground.topic(), { retries });
    seen.cutAfter(0, Number.POSITIVE_INFINITY);
    send(textOf(0));
    await producer.flush(waitMs);
    expect(settlements.of.size).toBe(1);
    expect(settlements.counts).not.toHaveProperty('acked');
    expect(seen.produced).toHaveLength(retries + 1);
  },
}));

const requestTimeoutMs = 1500;

/** request.timeout.ms: the broker's limit, in the requests, and the client's own, while nothing answers. */
export const requestTimeoutChecks: Check[] = [
  {
    what: 'is the limit that the requests give the broker',
    perform: async (ground) => {
      const settings = { 'request.timeout.ms': 12_345 };
      const { producer, seen, sendMany } = await ground.connect(await ground.topic(), settings);
      sendMany(1);
      await producer.flush(waitMs);
      expect(seen.produced.map(({ timeoutMs }) => timeoutMs)).toEqual([12_345]);
    },
  },
  {
    what: 'is how long the client waits for an answer',
    perform: async (ground) => {
      const settings = { 'request.timeout.ms': requestTimeoutMs, retries: 0 };
      const client = await ground.connect(await ground.topic(), settings);
      expect(await failsAfterMs(client)).toSatisfy(isAbout(requestTimeoutMs));
    },
  },
];

const deliveryTimeoutMs = 1500;

/** delivery.timeout.ms: when a message fails that nobody acknowledges. */
export const deliveryTimeoutChecks: Check[] = [
  {
    what: 'is how long a message waits, retries included, before it fails',
    perform: async (ground) => {
      const settings = { 'delivery.timeout.ms': deliveryTimeoutMs };
      const client = await ground.connect(await ground.topic(), settings);
      expect(await failsAfterMs(client)).toSatisfy(isAbout(deliveryTimeoutMs));
    },
  },
];

type Failing = Pick<
  Awaited<ReturnType<Parameters<Check['perform']>[0]['connect']>>,
  'seen' | 'send' | 'settlements'
>;

/** Sends one message whose answer is kept back, and gives the milliseconds until it fails. */
async function failsAfterMs({ seen, send, settlements }: Failing): Promise<number> {
  seen.holding = true;
  const startMs = performance.now();
  send(textOf(0));
  await vi.waitUntil(() => settlements.of.size > 0, { timeout: waitMs, interval: 10 });
  const ms = performance.now() - startMs;
  expect(settlements.counts).not.toHaveProperty('acked');
  seen.release();
  return ms;
}

/** Clients look at their timeouts from time to time: never before, and not a second and a half after. */
const isAbout = (expectedMs: number) => (ms: number) => ms > expectedMs - 50 && ms < expectedMs + 1500;
