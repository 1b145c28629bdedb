import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Message, Producer } from '../../dist/backend/backend.js';
import { keyedPartition } from '../../dist/backend/murmur2.js';
import { findBackend } from '../../dist/backend/registry.js';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import { type ApacheKafka, openApacheKafka } from '../../dist/broker/apache-kafka.js';
import type { ProducerSettings } from '../../dist/producer-settings.js';
import { dumpLogs } from './conformance/log-dump.ts';
import { Settlements } from './settlements.ts';

const services = ['web-server', 'auth-service', 'database', 'api-gateway', 'payment-service'];
const keys = services.map((service) => Buffer.from(service));
const value = (index: number) =>
  `{"level":"INFO","message":"Cache hit ratio optimal - ID: ${index}"}`.padEnd(265);

let broker: ApacheKafka;
let admin: Admin;
let topics = 0;
const producers: Producer[] = [];

beforeAll(async () => {
  broker = await openApacheKafka();
  admin = await openAdmin(broker.bootstrap, { timeoutMs: 20_000 });
});

afterEach(async () => {
  await Promise.all(producers.splice(0).map((producer) => producer.close(2000)));
});

afterAll(async () => {
  await admin?.close();
  await broker?.close();
});

async function createTopic(partitions = 3, config: Record<string, string> = {}): Promise<string> {
  topics += 1;
  const name = `backends-${topics}`;
  await admin.createTopic({ name, partitions, replicationFactor: 1, config });
  return name;
}

async function connect(
  backend: string,
  topic: string,
  settings: ProducerSettings,
  brokers: readonly string[] = broker.bootstrap,
) {
  const settlements = new Settlements();
  const { connect } = await findBackend(backend);
  const options = { brokers, clientId: 'test', topic, settings, window: 10_000, connectTimeoutMs: 10_000 };
  const producer = await connect(options, settlements);
  producers.push(producer);
  const message: Message = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const send = (token: number, text: string, key: Buffer | null) => {
    message.bytes = Buffer.from(`<<${text}>>`);
    message.start = 2;
    message.end = message.bytes.length - 2;
    message.key = key;
    producer.send(message, token);
  };
  const sendMany = (count: number) => {
    for (let token = 0; token < count; token += 1) send(token, value(token), keys[token % keys.length]!);
  };
  return { producer, settlements, send, sendMany };
}

const backends = ['kafkajs', 'confluent', 'confluent-kafkajs', 'platformatic'] as const;
type Backend = (typeof backends)[number];

test('connecting where nobody listens fails in time, and says where', async () => {
  const start = performance.now();
  await Promise.all(
    backends.map((backend) =>
      expect(connectTo(backend, '127.0.0.1:1')).rejects.toThrow(/127\.0\.0\.1:1\b.*connect/),
    ),
  );
  expect(performance.now() - start).toBeLessThan(4500);
});

test('connecting to one that never answers fails in time, and says where', async () => {
  const mute = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const { port } = mute.address() as { port: number };
  const start = performance.now();
  await Promise.all(
    backends.map((backend) =>
      expect(connectTo(backend, `127.0.0.1:${port}`)).rejects.toThrow(`127.0.0.1:${port}`),
    ),
  );
  expect(performance.now() - start).toBeLessThan(4500);
  mute.close();
});

async function connectTo(backend: string, address: string): Promise<void> {
  const options = {
    brokers: [address],
    clientId: 'test',
    topic: 't',
    settings: {},
    window: 1,
    connectTimeoutMs: 2500,
  };
  await (await findBackend(backend)).connect(options, new Settlements());
}

test('with acks=0, clients without a queue acknowledge no faster than the network takes messages away', async () => {
  const topic = await createTopic(1);
  const connected = await Promise.all(
    ['kafkajs', 'platformatic'].map((backend) => connect(backend, topic, { acks: 0 })),
  );
  for (const { producer, send } of connected) {
    // kafkajs connects to a partition's leader when it first sends to it.
    send(1000, 'x', null);
    await producer.flush(5000);
  }
  process.kill(broker.brokerPid, 'SIGSTOP');
  try {
    for (const { send } of connected)
      for (let token = 0; token < 200; token += 1) send(token, 'x'.repeat(100_000), null);
    await Promise.all(connected.map(({ producer }) => producer.flush(3000)));
    for (const { settlements } of connected) expect(settlements.of.size).toBeLessThan(200);
  } finally {
    process.kill(broker.brokerPid, 'SIGCONT');
  }
  for (const { producer, settlements } of connected) {
    await producer.flush(20_000);
    expect(settlements.counts).toEqual({ acked: 201 });
  }
});

test('confluent-kafkajs tells of one send only that something in it failed', async () => {
  const topic = await createTopic(1, { 'max.message.bytes': '2000' });
  const settings = { 'enable.idempotence': false, 'batch.size': 1 };
  const { producer, settlements, send } = await connect('confluent-kafkajs', topic, settings);
  send(1, 'x', null);
  send(2, 'x'.repeat(5000), null);
  await producer.flush(10_000);
  expect(settlements.counts).toEqual({ MSG_SIZE_TOO_LARGE: 2 });
  send(3, 'x', null);
  await producer.flush(10_000);
  expect(settlements.of.get(3)).toEqual([null]);
  expect(await admin.endOffsets(topic)).toBe(2);
});

test('platformatic tells how its requests went, and how many bytes went out', async () => {
  const topic = await createTopic(1);
  const { producer, settlements, sendMany } = await connect('platformatic', topic, { 'linger.ms': 5 });
  sendMany(3000);
  await producer.flush(10_000);
  expect(settlements.counts).toEqual({ acked: 3000 });
  const { answered, wireBytes, ...reading } = producer.read!();
  const log = join(broker.dataFolder, 'data', `${topic}-0`, '00000000000000000000.log');
  const batches = (await dumpLogs([log])).get(topic)!;
  expect(reading).toEqual({
    queuedMessages: 0,
    requestsInFlight: 0,
    throttleMs: 0,
    wireMessageBytes: null,
  });
  // A request holds one batch, for there is one partition.
  expect(answered!.requests).toBe(batches.length);
  expect(answered!.latencyUs / batches.length).toBeGreaterThan(100);
  const loggedBytes = batches.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(wireBytes).toBeGreaterThan(loggedBytes);
  expect(wireBytes).toBeLessThan(loggedBytes * 1.05);
});

test('platformatic tells of one request which partitions took their part and which did not', async () => {
  const topic = await createTopic(2, { 'max.message.bytes': '2000' });
  const { producer, settlements, send } = await connect('platformatic', topic, { retries: 0 });
  const [small, large] = ['a', 'b', 'c', 'd', 'e']
    .map((text) => Buffer.from(text))
    .sort((one, other) => keyedPartition(one, 2) - keyedPartition(other, 2))
    .filter((_, index) => index === 0 || index === 4) as [Buffer, Buffer];
  expect(keyedPartition(small, 2)).not.toBe(keyedPartition(large, 2));
  send(1, 'x', small);
  send(2, 'x'.repeat(5000), large);
  await producer.flush(10_000);
  expect([settlements.of.get(1), settlements.of.get(2)]).toEqual([[null], ['MESSAGE_TOO_LARGE']]);
  expect(await admin.endOffsets(topic)).toBe(1);
});

test('when the broker is gone, every message fails with a code and every wait ends', async () => {
  const settings: Record<Backend, ProducerSettings> = {
    kafkajs: { retries: 1, 'request.timeout.ms': 1000 },
    confluent: { 'delivery.timeout.ms': 3000 },
    'confluent-kafkajs': { 'delivery.timeout.ms': 3000 },
    platformatic: { retries: 1, 'request.timeout.ms': 1000 },
  };
  const codes: Record<Backend, string> = {
    kafkajs: 'KafkaJSConnectionError',
    confluent: '_MSG_TIMED_OUT',
    'confluent-kafkajs': '_MSG_TIMED_OUT',
    platformatic: 'PLT_KFK_NETWORK',
  };
  const doomed = await openApacheKafka();
  const doomedAdmin = await openAdmin(doomed.bootstrap, { timeoutMs: 20_000 });
  const name = 'doomed';
  await doomedAdmin.createTopic({ name, partitions: 3, replicationFactor: 1, config: {} });
  await doomedAdmin.close();
  const connected = await Promise.all(
    backends.map((backend) => connect(backend, name, settings[backend], doomed.bootstrap)),
  );
  for (const { producer, sendMany } of connected) {
    sendMany(100);
    await producer.flush(10_000);
  }
  await doomed.close();
  for (const { settlements, sendMany } of connected) {
    expect(settlements.counts).toEqual({ acked: 100 });
    settlements.of.clear();
    sendMany(100);
  }

  const start = performance.now();
  await Promise.all(connected.map(({ producer }) => producer.flush(500)));
  expect(performance.now() - start).toBeLessThan(1500);

  await Promise.all(connected.map(({ producer }) => producer.flush(60_000)));
  for (const [index, { settlements }] of connected.entries())
    expect(settlements.counts).toEqual({ [codes[backends[index]!]]: 100 });
});
