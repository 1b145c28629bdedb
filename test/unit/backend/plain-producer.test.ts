import type { ProducerRecord } from 'kafkajs';
import { expect, test } from 'vitest';
import { kafkajsDefaults } from '../../../src/backend/kafkajs.ts';
import { KafkajsSender } from '../../../src/backend/kafkajs-sender.ts';
import { PlainProducer } from '../../../src/backend/plain-producer.ts';
import { platformaticDefaults } from '../../../src/backend/platformatic.ts';

/** A kafkajs that answers when it is told to. */
function fakeClient() {
  const sent: { record: ProducerRecord; answer: (error?: Error) => void }[] = [];
  let onRequest: (event: unknown) => void = () => {};
  const client = {
    events: { REQUEST: 'request' },
    on: (_: unknown, listener: (event: unknown) => void) => {
      onRequest = listener;
      return () => {};
    },
    send: (record: ProducerRecord) =>
      new Promise<[]>((resolve, reject) => {
        sent.push({ record, answer: (error) => (error === undefined ? resolve([]) : reject(error)) });
      }),
    disconnect: async () => {},
  };
  const request = (apiName: string, duration: number) => onRequest({ payload: { apiName, duration } });
  return { client: client as never, sent, request };
}

function connected() {
  const settled: [number, string | null][] = [];
  const fake = fakeClient();
  const producer = new PlainProducer(
    kafkajsDefaults,
    new KafkajsSender({
      client: fake.client,
      sockets: { bytesWritten: 77, close: () => {} } as never,
      codec: 0,
      topic: 'logs',
      effective: kafkajsDefaults,
    }),
    { settle: (token, error) => settled.push([token, error]), settleAll: () => expect.unreachable() },
  );
  const headers = [['source', Buffer.from('here')]] as const;
  const send = (token: number, key: Buffer | null) =>
    producer.send({ bytes: Buffer.from('<<ab>>'), start: 2, end: 4, key, headers }, token);
  return { ...fake, producer, settled, send };
}

test('each message is a send of its own, with the client’s defaults and its choice of the partition', () => {
  const { sent, send } = connected();
  send(1, Buffer.from('k'));
  send(2, null);
  const headers = { source: Buffer.from('here') };
  const defaults = { topic: 'logs', acks: -1, timeout: 30_000, compression: 0 };
  expect(sent.map(({ record }) => record)).toEqual([
    { ...defaults, messages: [{ key: Buffer.from('k'), value: Buffer.from('ab'), headers }] },
    { ...defaults, messages: [{ key: null, value: Buffer.from('ab'), headers }] },
  ]);
});

test('each is settled when it is answered, and a flush ends with the last', async () => {
  const { sent, send, settled, producer } = connected();
  await producer.flush(1);
  for (const token of [1, 2, 3]) send(token, null);
  const flushed = producer.flush(60_000);
  sent[1]!.answer();
  sent[0]!.answer(Object.assign(new Error('no'), { type: 'MESSAGE_TOO_LARGE' }));
  sent[2]!.answer();
  await flushed;
  expect(settled).toEqual([
    [2, null],
    [1, 'MESSAGE_TOO_LARGE'],
    [3, null],
  ]);
});

test('nothing is settled once it is closed', async () => {
  const { sent, send, settled, producer } = connected();
  send(1, null);
  await producer.close(1000);
  sent[0]!.answer();
  await new Promise(setImmediate);
  expect(settled).toEqual([]);
});

test('it tells what is on its way, and how long produce requests took', () => {
  const { send, request, producer } = connected();
  send(1, null);
  send(2, null);
  request('Produce', 3);
  request('Metadata', 50);
  request('Produce', 4);
  expect(producer.read()).toMatchObject({
    queuedMessages: 0,
    requestsInFlight: 2,
    answered: { requests: 2, latencyUs: 7000 },
    wireBytes: 77,
  });
});

test.each([kafkajsDefaults, platformaticDefaults()])(
  'all that is in force is the client’s own doing: %#',
  (defaults) => {
    expect(new Set(Object.values(defaults).map(({ how }) => how))).toEqual(new Set(['native']));
  },
);
