import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { type CompressionType, compressionTypes } from '../../../dist/producer-settings.js';
import { type Check, textOf, textsIn, textsTo } from './ground.ts';

const flushMs = 20_000;
const messages = 300;

/** batch.size: no batch is larger, and all but the last are nearly as large. */
export const batchSizeChecks: Check[] = [2000, 16_000].map((batchSize) => ({
  what: `batches of ${batchSize} bytes are full and no larger`,
  perform: async (ground) => {
    const settings = { 'batch.size': batchSize, 'linger.ms': 1000 };
    const { topic, producer, settlements, sendMany } = await ground.connect(await ground.topic(), settings);
    sendMany(messages);
    await producer.flush(flushMs);
    expect(settlements.counts).toEqual({ acked: messages });
    return (batchesOf) => {
      const sizes = batchesOf(topic).map(({ bytes }) => bytes);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(batchSize);
      expect(sizes.filter((bytes) => bytes < 0.8 * batchSize).length).toBeLessThanOrEqual(1);
    };
  },
}));

const lingerMs = 500;
const lingering = 8;
const apartMs = 20;

/** linger.ms: how long the first request waits, and how many batches messages become that come one after another. */
export const lingerChecks: Check[] = [
  {
    what: '0 sends what comes one after another as it comes',
    perform: async (ground) => {
      const { topic, settlements, send } = await ground.connect(await ground.topic(), { 'linger.ms': 0 });
      for (let token = 0; token < lingering; token += 1) {
        send(textOf(token));
        await pause(apartMs);
      }
      await settled(settlements.of, lingering);
      return (batchesOf) => expect(batchesOf(topic).length).toBeGreaterThan(lingering / 2);
    },
  },
  {
    what: `${lingerMs} waits so long, and gathers what comes meanwhile`,
    perform: async (ground) => {
      const settings = { 'linger.ms': lingerMs };
      const { topic, settlements, seen, send } = await ground.connect(await ground.topic(), settings);
      const startMs = performance.now();
      for (let token = 0; token < lingering; token += 1) {
        send(textOf(token));
        await pause(apartMs);
      }
      // Not by flush, which ends all lingering.
      await settled(settlements.of, lingering);
      const waitedMs = seen.produced[0]!.atMs - startMs;
      // Clocks and timers differ by a millisecond or two.
      expect(waitedMs).toBeGreaterThan(lingerMs - 5);
      expect(waitedMs).toBeLessThan(2 * lingerMs);
      return (batchesOf) =>
        expect(batchesOf(topic).map(({ records }) => records.length)).toEqual([lingering]);
    },
  },
];

/** compression.type: the codec in the log, from which Kafka gets back what was sent. */
export const compressionChecks: Check[] = compressionTypes.map((type: CompressionType) => ({
  what: `${type} is the codec in the log, and Kafka reads what was sent`,
  needs: { 'compression.type': type },
  perform: async (ground) => {
    const settings = { 'compression.type': type, 'linger.ms': 50 };
    const { topic, producer, settlements, sendMany } = await ground.connect(await ground.topic(), settings);
    sendMany(messages);
    await producer.flush(flushMs);
    expect(settlements.counts).toEqual({ acked: messages });
    return (batchesOf) => {
      const batches = batchesOf(topic);
      expect(new Set(batches.map(({ codec }) => codec))).toEqual(new Set([type]));
      expect(batches.every(({ valid }) => valid)).toBe(true);
      expect(textsIn(batches).sort()).toEqual(textsTo(messages).sort());
      const plainBytes = messages * textOf(0).length;
      const bytes = batches.reduce((sum, batch) => sum + batch.bytes, 0);
      if (type === 'none') expect(bytes).toBeGreaterThan(plainBytes);
      else expect(bytes).toBeLessThan(plainBytes / 3);
    };
  },
}));

const settled = (of: ReadonlyMap<number, unknown>, count: number): Promise<boolean> =>
  vi.waitUntil(() => of.size === count, { timeout: flushMs, interval: 10 });
