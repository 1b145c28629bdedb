import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ClientReading, Producer } from '../../dist/backend/backend.js';
import { findBackend } from '../../dist/backend/registry.js';
import { openAdmin } from '../../dist/broker/admin.js';
import { type EmbeddedBroker, openEmbedded } from '../../dist/broker/embedded.js';
import type { ProducerSettings } from '../../dist/producer-settings.js';
import { Settlements } from './settlements.ts';

const topic = 'reading';
const rttMs = 20;
const messages = 3000;
const value = Buffer.from('{"level":"INFO","message":"Cache hit ratio optimal"}'.padEnd(300));
const bytes = messages * value.length;

let broker: EmbeddedBroker;
let producer: Producer | undefined;

beforeAll(async () => {
  broker = await openEmbedded({ rttMs });
  const admin = await openAdmin(broker.bootstrap, { timeoutMs: 10_000 });
  await admin.ensureTopic({ name: topic, partitions: 4, replicationFactor: 1, config: {} });
  await admin.close();
});
afterEach(async () => {
  await producer?.close(2000);
  producer = undefined;
});
afterAll(() => broker?.close());

async function connect(backend: string, settings: ProducerSettings): Promise<() => ClientReading> {
  const { connect } = await findBackend(backend);
  const settlements = new Settlements();
  const connected = await connect(
    {
      brokers: broker.bootstrap,
      clientId: 'test',
      topic,
      settings,
      window: messages,
      connectTimeoutMs: 10_000,
    },
    settlements,
  );
  producer = connected;
  return () => connected.read!();
}

test('platformatic says at once that it cannot speak to the embedded broker, where it cannot', async () => {
  const { mockRefusal } = await findBackend('platformatic');
  const connecting = connect('platformatic', {});
  if (mockRefusal?.() == null) {
    await connecting;
    return;
  }
  const start = performance.now();
  await expect(connecting).rejects.toThrow(
    /platformatic cannot connect to send to "reading": The version of API is not supported\. — .*use --broker apache-kafka/,
  );
  expect(performance.now() - start).toBeLessThan(3000);
});

/** Some messages every few milliseconds, so that they make many requests. */
async function sendAll(): Promise<void> {
  const message = { bytes: value, start: 0, end: value.length, key: null, headers: null };
  for (let token = 0; token < messages; token += 1) {
    producer!.send(message, token);
    if (token % 30 === 29) await pause(5);
  }
  await producer!.flush(10_000);
}

/** A reading that holds what was sent: librdkafka's is up to a second old. */
async function readingOf(read: () => ClientReading, isThere: (reading: ClientReading) => boolean) {
  const deadline = performance.now() + 5000;
  for (let reading = read(); ; reading = read()) {
    if (isThere(reading)) return reading;
    if (performance.now() > deadline) throw new Error(`no such reading: ${JSON.stringify(reading)}`);
    await pause(50);
  }
}

describe.each(['kafkajs', 'confluent', 'confluent-kafkajs'])('%s tells', (backend) => {
  test('how long its requests took, and how many bytes went out', async () => {
    const read = await connect(backend, { 'linger.ms': 5 });
    await sendAll();
    const reading = await readingOf(read, ({ wireBytes }) => wireBytes !== null && wireBytes > bytes);
    expect(reading).toMatchObject({ queuedMessages: 0, requestsInFlight: 0 });
    expect(reading.wireBytes).toBeLessThan(bytes * 1.5);
    const { requests, latencyUs } = reading.answered!;
    expect(requests).toBeGreaterThan(5);
    expect(latencyUs / requests).toBeGreaterThan(rttMs * 1000 - 1000);
    expect(latencyUs / requests).toBeLessThan((rttMs + 40) * 1000);
    expect(reading.throttleMs).toBe(backend === 'kafkajs' ? null : 0);
  });

  test('fewer bytes where they are compressed', async () => {
    const read = await connect(backend, { 'linger.ms': 20, 'compression.type': 'gzip' });
    await sendAll();
    const { wireBytes } = await readingOf(read, ({ answered }) => (answered?.requests ?? 0) > 5);
    expect(wireBytes).toBeGreaterThan(1000);
    expect(wireBytes).toBeLessThan(bytes / 3);
  });

  test('what waits and what is in flight', async () => {
    const read = await connect(backend, {
      'linger.ms': 0,
      'batch.size': 1000,
      'max.in.flight.requests.per.connection': 1,
    });
    const message = { bytes: value, start: 0, end: value.length, key: null, headers: null };
    for (let token = 0; token < messages; token += 1) producer!.send(message, token);
    const reading = await readingOf(read, ({ requestsInFlight }) => (requestsInFlight ?? 0) > 0);
    expect(reading.requestsInFlight).toBe(1);
    expect(reading.queuedMessages).toBeGreaterThan(100);
    expect(reading.queuedMessages).toBeLessThan(messages);
  });
});
