import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Producer } from '../../dist/backend/backend.js';
import { findBackend } from '../../dist/backend/registry.js';
import { openAdmin } from '../../dist/broker/admin.js';
import { type EmbeddedBroker, openEmbedded } from '../../dist/broker/embedded.js';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile } from './lingerlab.ts';
import { Settlements } from './settlements.ts';

const topic = 'defaults';
const partitions = 4;
const keys = ['web-server', 'auth-service', 'database', 'api-gateway', 'payment-service'];

let broker: EmbeddedBroker;
const producers: Producer[] = [];

beforeAll(async () => {
  broker = await openEmbedded();
  const admin = await openAdmin(broker.bootstrap, { timeoutMs: 10_000 });
  await admin.ensureTopic({ name: topic, partitions, replicationFactor: 1, config: {} });
  await admin.close();
});
afterEach(async () => {
  await Promise.all(producers.splice(0).map((producer) => producer.close(2000)));
});
afterAll(async () => {
  await broker?.close();
  await clearUp();
});

async function connect(backend: string, clientDefaults: boolean) {
  const { connect } = await findBackend(backend);
  const settlements = new Settlements();
  const producer = await connect(
    {
      brokers: broker.bootstrap,
      clientId: 'test',
      topic,
      settings: {},
      clientDefaults,
      window: 1000,
      connectTimeoutMs: 10_000,
    },
    settlements,
  );
  producers.push(producer);
  return { producer, settlements };
}

/** How many messages each partition takes in while `work` is done. */
async function taken(work: () => Promise<void>): Promise<number[]> {
  const admin = new kafkajs.Kafka({ brokers: [...broker.bootstrap], logLevel: 0 }).admin();
  await admin.connect();
  const ends = async () => {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.sort((a, b) => a.partition - b.partition).map(({ high }) => Number(high));
  };
  try {
    const before = await ends();
    await work();
    return (await ends()).map((end, partition) => end - before[partition]!);
  } finally {
    await admin.disconnect();
  }
}

/** The partition to which each key goes. */
async function partitionsOf(backend: string, clientDefaults: boolean): Promise<number[]> {
  const { producer, settlements } = await connect(backend, clientDefaults);
  const found: number[] = [];
  for (const [token, key] of keys.entries()) {
    const grown = await taken(async () => {
      const bytes = Buffer.from('value');
      producer.send({ bytes, start: 0, end: bytes.length, key: Buffer.from(key), headers: null }, token);
      await producer.flush(10_000);
    });
    found.push(grown.indexOf(1));
  }
  expect(settlements.counts).toEqual({ acked: keys.length });
  return found;
}

describe('out of the box', () => {
  test('kafkajs makes a request of each message, where lingerlab’s batcher makes few', async () => {
    const requests = async (clientDefaults: boolean) => {
      const { producer, settlements } = await connect('kafkajs', clientDefaults);
      const bytes = Buffer.from('value');
      for (let token = 0; token < 50; token += 1)
        producer.send({ bytes, start: 0, end: bytes.length, key: null, headers: null }, token);
      await producer.flush(10_000);
      expect(settlements.counts).toEqual({ acked: 50 });
      return producer.read!().answered!.requests;
    };
    expect(await requests(true)).toBe(50);
    expect(await requests(false)).toBeLessThan(10);
  });

  test('kafkajs puts keys where every point puts them, and confluent somewhere else', async () => {
    const murmur2 = await partitionsOf('kafkajs', false);
    expect(await partitionsOf('kafkajs', true)).toEqual(murmur2);
    expect(await partitionsOf('confluent', false)).toEqual(murmur2);
    expect(await partitionsOf('confluent', true)).not.toEqual(murmur2);
  });
});

test('a run measures each client once more with nothing set, and says what was in force', async () => {
  const folder = newFolder();
  const scenario = scenarioFile(folder, {
    topic: { name: topic },
    backends: ['kafkajs', 'confluent'],
    producer: { 'linger.ms': 1 },
    clientDefaults: true,
  });
  const reports = join(folder, 'reports');
  const { code, stdout, stderr } = await lingerlab(
    ['run', scenario, '--brokers', broker.bootstrap.join(','), '--out', reports],
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  const { points } = resultIn(reports).result;
  expect(points.map(({ id }) => id)).toEqual([
    'kafkajs inFlight=100 linger.ms=1',
    'kafkajs inFlight=100 client-defaults',
    'confluent inFlight=100 linger.ms=1',
    'confluent inFlight=100 client-defaults',
  ]);
  for (const { producer, trials } of points.filter(({ producer }) => producer.clientDefaults)) {
    expect(trials.map(({ state }) => state)).not.toContain('failed');
    expect(new Set(Object.values(producer.how))).toEqual(new Set(['native']));
    expect(producer.defaultsNote).toContain('murmur2');
  }
  expect(points[1]!.producer.effective).not.toHaveProperty(['linger.ms']);
  expect(points[3]!.producer.effective).toMatchObject({ 'linger.ms': 5, 'batch.size': 1_000_000 });
  for (const title of ['At client-defaults', 'At equal settings', 'Each at its best found'])
    expect(stdout).toContain(title);
});
