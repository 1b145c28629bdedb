import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Message, Producer } from '../../dist/backend/backend.js';
import { registerCodec } from '../../dist/backend/kafkajs-codecs.js';
import { findBackend } from '../../dist/backend/registry.js';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import { type ApacheKafka, openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { compressionTypes } from '../../dist/producer-settings.js';
import { createStream, type WorkloadSpec } from '../../dist/workload/workload.js';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile, trialsOf } from './lingerlab.ts';
import { Settlements } from './settlements.ts';

let broker: ApacheKafka;
let admin: Admin;
let topics = 0;
const producers: Producer[] = [];

beforeAll(async () => {
  broker = await openApacheKafka();
  admin = await openAdmin(broker.bootstrap, { timeoutMs: 20_000 });
  for (const type of compressionTypes) await registerCodec(type, kafkajs);
});

afterEach(async () => {
  await Promise.all(producers.splice(0).map((producer) => producer.close(2000)));
  await clearUp();
});

afterAll(async () => {
  await admin?.close();
  await broker?.close();
});

async function createTopic(config: Record<string, string> = {}): Promise<string> {
  topics += 1;
  const name = `payloads-${topics}`;
  await admin.createTopic({ name, partitions: 1, replicationFactor: 1, config });
  return name;
}

interface Kept {
  readonly value: string;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const kept = (message: Message): Kept => ({
  value: message.bytes.toString('latin1', message.start, message.end),
  key: message.key?.toString() ?? null,
  headers: Object.fromEntries((message.headers ?? []).map(([name, value]) => [name, value.toString()])),
});

/** The topic's first messages, in their order; kafkajs's own consumer reads them. */
async function read(topic: string, count: number): Promise<Kept[]> {
  const kafka = new kafkajs.Kafka({ brokers: [...broker.bootstrap], logLevel: kafkajs.logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `read-${topic}`, maxWaitTimeInMs: 100 });
  const messages: Kept[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { key, value, headers } }) => {
        messages.push({
          value: value!.toString('latin1'),
          key: key?.toString() ?? null,
          headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, `${text}`])),
        });
      },
    });
    await expect.poll(() => messages.length, { timeout: 30_000 }).toBe(count);
    return messages;
  } finally {
    await consumer.disconnect();
  }
}

/** Sends a workload's first messages through a client, and gives them as they were handed to it. */
async function send(
  backendName: string,
  topic: string,
  spec: WorkloadSpec,
  count: number,
  largestMessageBytes?: number,
): Promise<{ sent: Kept[]; settlements: Settlements }> {
  const backend = await findBackend(backendName);
  const settlements = new Settlements();
  const producer = await backend.connect(
    {
      ...{ brokers: broker.bootstrap, clientId: 'test', topic, window: 10_000, connectTimeoutMs: 10_000 },
      // kafkajs compresses requests side by side, and sends first what is done first; one at a time keeps the order.
      settings: {
        ...{ acks: 'all', 'compression.type': 'lz4', 'linger.ms': 5 },
        'max.in.flight.requests.per.connection': 1,
      },
      largestMessageBytes,
    },
    settlements,
  );
  producers.push(producer);
  const stream = createStream(spec, { seed: 42, lane: 0, retainBytes: backend.retainsBytes });
  const message: Message = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const sent: Kept[] = [];
  stream.setTime(Date.now() * 1000);
  for (let token = 0; token < count; token += 1) {
    stream.next(message);
    sent.push(kept(message));
    producer.send(message, token);
  }
  await producer.flush(20_000);
  return { sent, settlements };
}

const lines = Array.from({ length: 7 }, (_, n) => `{"user":{"id":"u-${n % 3}"},"text":"grüße ${n}"}`);

function workloads(): Record<string, WorkloadSpec> {
  const path = join(newFolder(), 'lines.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const bytes = { kind: 'bytes', fill: 'random', compressibility: 0.5 } as const;
  return {
    'logs with headers': {
      kind: 'service-logs',
      key: 'service',
      headers: { source: 'lingerlab', 'trace-id': { random: 16 }, größe: 'ü' },
    },
    'bytes with drawn keys and one header': {
      ...bytes,
      size: { min: 1, max: 4000 },
      key: { zipf: 20, exponent: 1.1 },
      headers: { source: 'lingerlab' },
    },
    'bytes without key and headers': { ...bytes, size: 300, key: 'none' },
    'lines of a file': {
      ...{ kind: 'file', path, format: 'json-lines', order: 'sequential', key: { field: 'user.id' } },
      headers: { id: { random: 4 } },
    },
  };
}

describe.each(['kafkajs', 'confluent', 'confluent-kafkajs', 'platformatic'])('%s', (backend) => {
  test.each(Object.keys(workloads()))('%s are read back as they were sent', async (name) => {
    const topic = await createTopic();
    const { sent, settlements } = await send(backend, topic, workloads()[name]!, 2000);
    expect(settlements.counts).toEqual({ acked: 2000 });
    expect(await read(topic, 2000)).toEqual(sent);
  });

  test('a message of 2 MB gets through where the topic takes it', async () => {
    const topic = await createTopic({ 'max.message.bytes': '3000000' });
    const large: WorkloadSpec = {
      ...workloads()['bytes without key and headers']!,
      size: 2_000_000,
    } as never;
    const { settlements } = await send(backend, topic, large, 2, 2_000_080);
    expect(settlements.counts).toEqual({ acked: 2 });
  });
});

describe('what a topic takes', () => {
  test('is what it says itself, or else the cluster', async () => {
    const own = await createTopic({ 'max.message.bytes': '5000' });
    expect(await admin.describeTopic(own)).toMatchObject({ maxMessageBytes: 5000 });
    expect(await admin.describeTopic(await createTopic())).toMatchObject({ maxMessageBytes: 1_048_588 });
  });

  test('is asked before anything is sent', async () => {
    const topic = await createTopic({ 'max.message.bytes': '5000' });
    const folder = newFolder();
    writeFileSync(join(folder, 'own.jsonl'), `{"a":1}\n{"long":"${'x'.repeat(6000)}"}\n`);
    const scenario = scenarioFile(folder, {
      topic: { name: topic },
      workload: { kind: 'file', path: 'own.jsonl' },
    });
    const args = ['run', scenario, '--brokers', broker.bootstrap.join(), '--out', join(folder, 'reports')];
    const run = await lingerlab(args);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(
      /own\.jsonl:2: the largest message is a batch of \d{4} bytes uncompressed, and topic "payloads-\d+" takes at most 5000 \(max\.message\.bytes\)/,
    );
    expect(await admin.endOffsets(topic)).toBe(0);
    const compressed = await lingerlab([...args, '--set', 'compression.type=gzip', '--set', 'batch.size=1']);
    expect(compressed.code).toBe(0);
    const { result } = resultIn(join(folder, 'reports'));
    expect(result.workload).toMatchObject({
      kind: 'file',
      lines: 2,
      sha256: expect.stringMatching(/^\w{64}$/),
    });
    expect(trialsOf(result)).toMatchObject([{ compression: { ratio: expect.any(Number) } }]);
  });
});

describe('a file that does not do', () => {
  test('is told with all of its lines before any broker is started', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'own.jsonl'), '{"id":1}\nnot JSON\n\n{"no":1}\n');
    const workload = { kind: 'file', path: 'own.jsonl', key: { field: 'id' } };
    const run = await lingerlab(['run', scenarioFile(folder, { workload }), '--dry-run']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/own\.jsonl:2: is not valid JSON: .*\n.*own\.jsonl:4: has no field id/);
  });
});
