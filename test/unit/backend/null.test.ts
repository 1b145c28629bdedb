import { setImmediate as endOfTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Acknowledgements } from '../../../src/backend/backend.ts';
import { nullBackend } from '../../../src/backend/null.ts';

const options = {
  brokers: [],
  clientId: 'c',
  topic: 't',
  settings: { 'linger.ms': 5 },
  window: 4,
  connectTimeoutMs: 1,
};
const message = { bytes: Buffer.alloc(10), start: 0, end: 10, key: null, headers: null };

async function connect(onSettled: (tokens: number[]) => void) {
  const acknowledgements: Acknowledgements = {
    settle: () => expect.unreachable('the null backend settles a turn at once'),
    settleAll: (tokens, count, error) => {
      expect(error).toBeNull();
      onSettled(Array.from(tokens).slice(0, count));
    },
  };
  return nullBackend.connect(options, acknowledgements);
}

test('acknowledges a turn’s messages together, when the turn is over', async () => {
  const settled: number[][] = [];
  const producer = await connect((tokens) => settled.push(tokens));
  for (const token of [3, 1, 2]) producer.send(message, token);
  expect(settled).toEqual([]);
  await endOfTurn();
  expect(settled).toEqual([[3, 1, 2]]);
});

test('messages sent while acknowledging are acknowledged in the next turn, and none is lost', async () => {
  const settled: number[] = [];
  let next = 4;
  const acknowledgements: Acknowledgements = {
    settle: () => expect.unreachable(),
    settleAll: (tokens, count) => {
      for (let at = 0; at < count && next < 44; at += 1) producer.send(message, next++);
      settled.push(...Array.from(tokens).slice(0, count));
    },
  };
  const producer = await nullBackend.connect(options, acknowledgements);
  for (let token = 0; token < 4; token += 1) producer.send(message, token);
  while (settled.length < 44) await endOfTurn();
  expect(settled).toEqual(Array.from({ length: 44 }, (_, token) => token));
});

test('flush acknowledges at once; after close nothing is', async () => {
  const settled: number[][] = [];
  const producer = await connect((tokens) => settled.push(tokens));
  producer.send(message, 1);
  await producer.flush(1000);
  expect(settled).toEqual([[1]]);
  producer.send(message, 2);
  await producer.close(1000);
  await endOfTurn();
  expect(settled).toEqual([[1]]);
});

test('says that it accepted what was asked for', async () => {
  const { effective } = await connect(() => {});
  expect(effective).toEqual({ 'linger.ms': { value: 5, how: 'emulated' } });
});
