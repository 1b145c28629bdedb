import { describe, expect, test } from 'vitest';
import type { Acknowledgements, Message } from '../../../src/backend/backend.ts';
import { BatchingProducer, type Sender } from '../../../src/backend/batching-producer.ts';
import { keyedPartition } from '../../../src/backend/murmur2.ts';

interface Sent {
  readonly key: string | null;
  readonly value: string;
  readonly partition: number;
  readonly headers: string | undefined;
}

/** A client that answers when it is told to. */
class FakeSender implements Sender<Sent, string> {
  readonly requests: { messages: Sent[]; resolve: () => void; reject: (error: unknown) => void }[] = [];
  headersMade = 0;
  closedWithinMs: number | null = null;

  headers(headers: NonNullable<Message['headers']>): string {
    this.headersMade += 1;
    return headers.map(([name, value]) => `${name}=${value}`).join();
  }
  message(key: Buffer | null, value: Buffer, partition: number, headers: string | undefined): Sent {
    return { key: key === null ? null : key.toString(), value: value.toString(), partition, headers };
  }
  send(messages: Sent[]): Promise<unknown> {
    return new Promise<void>((resolve, reject) => this.requests.push({ messages, resolve, reject }));
  }
  outcomes(error: unknown): (message: Sent) => string | null {
    return ({ value }) => (value.startsWith('good') ? null : String(error));
  }
  read() {
    return { answered: null, throttleMs: 7, wireBytes: 8 };
  }
  async close(timeoutMs: number): Promise<void> {
    this.closedWithinMs = timeoutMs;
  }
}

function setUp(batchBytes = 16_384) {
  const sender = new FakeSender();
  const settled: [token: number, error: string | null][] = [];
  const acknowledgements: Acknowledgements = {
    settle: (token, error) => settled.push([token, error]),
    settleAll: (tokens, count, error) => {
      for (let at = 0; at < count; at += 1) settled.push([tokens[at]!, error]);
    },
  };
  const effective = {
    'batch.size': { value: batchBytes, how: 'emulated' },
    'linger.ms': { value: 0, how: 'emulated' },
    'max.in.flight.requests.per.connection': { value: 1, how: 'emulated' },
  } as const;
  const producer = new BatchingProducer({ leaders: [1, 1, 1], effective }, sender, acknowledgements);
  const send = (token: number, text: string, parts: { key?: string; headers?: Message['headers'] } = {}) => {
    const bytes = Buffer.from(`<${text}>`);
    const key = parts.key === undefined ? null : Buffer.from(parts.key);
    producer.send({ bytes, start: 1, end: bytes.length - 1, key, headers: parts.headers ?? null }, token);
  };
  return { sender, settled, producer, send };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('messages', () => {
  test('go to their key’s partition in one request, and are acknowledged with it', async () => {
    const { sender, settled, send } = setUp();
    send(1, 'one', { key: 'web-server' });
    send(2, 'two', { key: 'database' });
    await turn();
    expect(sender.requests).toHaveLength(1);
    const { messages, resolve } = sender.requests[0]!;
    expect(messages.map(({ key, value, partition }) => [key, value, partition]).sort()).toEqual([
      ['database', 'two', keyedPartition(Buffer.from('database'), 3)],
      ['web-server', 'one', keyedPartition(Buffer.from('web-server'), 3)],
    ]);
    expect(settled).toEqual([]);
    resolve();
    await turn();
    expect(settled.sort()).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  test('without a key share a partition until its batch is full', async () => {
    const { sender, send } = setUp(400);
    for (let token = 0; token < 6; token += 1) send(token, 'x'.repeat(100));
    await turn();
    const partitions = sender.requests[0]!.messages.map(({ partition }) => partition);
    expect(new Set(partitions.slice(0, 3)).size).toBe(1);
    expect(partitions.length).toBe(6);
    expect(new Set(partitions).size).toBe(2);
  });

  test('have the same headers made once', async () => {
    const { sender, send } = setUp();
    const headers = [['source', Buffer.from('lab')]] as const;
    send(1, 'a', { headers });
    send(2, 'b', { headers });
    send(3, 'c');
    send(4, 'd', { headers });
    await turn();
    expect(sender.requests[0]!.messages.map((message) => message.headers).sort()).toEqual([
      'source=lab',
      'source=lab',
      'source=lab',
      undefined,
    ]);
    expect(sender.headersMade).toBe(2);
  });

  test('of a request that failed have outcomes of their own', async () => {
    const { sender, settled, producer, send } = setUp();
    send(1, 'good', { key: 'a' });
    send(2, 'bad', { key: 'a' });
    await turn();
    sender.requests[0]!.reject('NO');
    await turn();
    expect(settled).toEqual([
      [1, null],
      [2, 'NO'],
    ]);
    expect(producer.read()).toMatchObject({ queuedMessages: 0, requestsInFlight: 0 });
  });
});

test('a reading joins what waits with what the client tells', async () => {
  const { producer, send } = setUp();
  send(1, 'a');
  await turn();
  send(2, 'b');
  expect(producer.read()).toEqual({
    ...{ queuedMessages: 1, requestsInFlight: 1 },
    ...{ answered: null, throttleMs: 7, wireBytes: 8, wireMessageBytes: null },
  });
});

test('flush resolves when all is settled', async () => {
  const { sender, producer, send } = setUp();
  send(1, 'a');
  let flushed = false;
  const flush = producer.flush(60_000).then(() => {
    flushed = true;
  });
  await turn();
  expect(flushed).toBe(false);
  sender.requests[0]!.resolve();
  await flush;
});

test('nothing is sent or settled once it is closed', async () => {
  const { sender, settled, producer, send } = setUp();
  send(1, 'a');
  await turn();
  await producer.close(300);
  send(2, 'b');
  sender.requests[0]!.resolve();
  await turn();
  expect([sender.requests.length, settled, sender.closedWithinMs]).toEqual([1, [], 300]);
});
