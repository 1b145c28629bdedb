import { describe, expect, test } from 'vitest';
import { type BatchedRequest, Batcher, type BatcherOptions } from '../../../src/backend/batcher.ts';
import { FakeClock } from './fake-clock.ts';

/** A value of 100 bytes without a key takes 109 bytes of a batch, and the batch itself 61. */
const valueBytes = 100;

function setUp(options: Partial<BatcherOptions<string>> = {}) {
  const clock = new FakeClock();
  const sent: BatchedRequest<string>[] = [];
  const batcher = new Batcher<string>({
    leaders: [1, 1, 2],
    batchBytes: 16_384,
    lingerMs: 0,
    maxInFlight: 5,
    send: (request) => sent.push(request),
    clock,
    ...options,
  });
  let token = 0;
  const add = (partition: number) => {
    token += 1;
    batcher.add(`${partition}:${token}`, token, partition, -1, valueBytes);
  };
  return { clock, sent, batcher, add };
}

describe('without linger', () => {
  test('a turn’s messages for one leader are one request', () => {
    const { clock, sent, add } = setUp();
    for (const partition of [0, 1, 0]) add(partition);
    expect(sent).toEqual([]);
    clock.endTurn();
    expect(sent).toEqual([{ leader: 1, messages: ['0:1', '0:3', '1:2'], tokens: [1, 3, 2] }]);
  });

  test('each leader has a request of its own', () => {
    const { clock, sent, add } = setUp();
    for (const partition of [2, 0]) add(partition);
    clock.endTurn();
    expect(sent.map(({ leader, tokens }) => [leader, tokens])).toEqual([
      [1, [2]],
      [2, [1]],
    ]);
  });

  test('while no slot is free, messages gather in one batch', () => {
    const { clock, sent, batcher, add } = setUp({ maxInFlight: 1 });
    for (let turn = 0; turn < 3; turn += 1) {
      add(0);
      clock.endTurn();
    }
    expect(sent.map(({ tokens }) => tokens)).toEqual([[1]]);
    batcher.release(sent[0]!);
    clock.endTurn();
    expect(sent.map(({ tokens }) => tokens)).toEqual([[1], [2, 3]]);
  });

  test('one leader’s full slots do not hold up another', () => {
    const { clock, sent, add } = setUp({ maxInFlight: 1 });
    add(0);
    clock.endTurn();
    add(0);
    add(2);
    clock.endTurn();
    expect(sent.map(({ leader }) => leader)).toEqual([1, 2]);
  });
});

describe('with linger', () => {
  test('a batch waits from its first message on, and not from its last', () => {
    const { clock, sent, add } = setUp({ lingerMs: 20 });
    add(0);
    clock.pass(15);
    add(0);
    clock.pass(4);
    expect(sent).toEqual([]);
    clock.pass(1);
    expect(sent.map(({ tokens }) => tokens)).toEqual([[1, 2]]);
  });

  test('a full batch does not wait, and takes along what its leader’s other partitions have', () => {
    const { clock, sent, add } = setUp({ lingerMs: 20, batchBytes: 61 + 3 * 109 });
    for (const partition of [0, 0, 1, 2, 0]) add(partition);
    clock.endTurn();
    expect(sent).toEqual([{ leader: 1, messages: ['0:1', '0:2', '0:5', '1:3'], tokens: [1, 2, 5, 3] }]);
    clock.pass(20);
    expect(sent[1]).toMatchObject({ leader: 2, tokens: [4] });
  });

  test('a message that is a byte too large for a batch begins another, which lingers for itself', () => {
    const { clock, sent, add } = setUp({ lingerMs: 20, batchBytes: 61 + 3 * 109 - 1 });
    for (let count = 0; count < 3; count += 1) add(0);
    clock.endTurn();
    expect(sent.map(({ tokens }) => tokens)).toEqual([[1, 2]]);
    clock.pass(19);
    expect(sent).toHaveLength(1);
    clock.pass(1);
    expect(sent.map(({ tokens }) => tokens)).toEqual([[1, 2], [3]]);
  });

  test('a message larger than a batch travels alone, without waiting for more', () => {
    const { clock, sent, add } = setUp({ lingerMs: 20, batchBytes: 50 });
    add(0);
    add(0);
    clock.endTurn();
    expect(sent.map(({ tokens }) => tokens)).toEqual([[1], [2]]);
  });
});

describe('flush', () => {
  test('sends what lingers, and calls back when the last request is answered', () => {
    const { clock, sent, batcher, add } = setUp({ lingerMs: 60_000 });
    add(0);
    let empty = false;
    batcher.flush(() => {
      empty = true;
    });
    clock.endTurn();
    expect([sent.length, empty]).toEqual([1, false]);
    batcher.release(sent[0]!);
    expect(empty).toBe(true);
  });

  test('calls back at once when there is nothing', () => {
    const { batcher } = setUp();
    let empty = false;
    batcher.flush(() => {
      empty = true;
    });
    expect(empty).toBe(true);
  });

  test('lingers again once it is done', () => {
    const { clock, sent, batcher, add } = setUp({ lingerMs: 20 });
    add(0);
    batcher.flush(() => {});
    clock.endTurn();
    batcher.release(sent[0]!);
    add(0);
    clock.pass(19);
    expect(sent).toHaveLength(1);
  });
});

test('a request holds at most 1 MiB, and the next one begins where it ended', () => {
  const { clock, sent, batcher } = setUp({ leaders: [1, 1, 1], batchBytes: 600_000, maxInFlight: 1 });
  for (const partition of [0, 1, 2, 0, 1, 2]) batcher.add(`${partition}`, partition, partition, -1, 500_000);
  for (let turn = 0; turn < 3; turn += 1) {
    clock.endTurn();
    batcher.release(sent[turn]!);
  }
  expect(sent.map(({ tokens }) => tokens)).toEqual([
    [0, 1],
    [2, 0],
    [1, 2],
  ]);
});

test('a closed batcher sends nothing and leaves no timer', () => {
  const { clock, sent, batcher, add } = setUp({ lingerMs: 20 });
  add(0);
  batcher.close();
  clock.pass(100);
  expect([sent.length, clock.timers]).toEqual([0, 0]);
});

test('messages without a key stay on one partition until its batch is closed', () => {
  const { clock, batcher } = setUp({ lingerMs: 20, batchBytes: 61 + 3 * 109, random: () => 0 });
  const partitions = Array.from({ length: 7 }, (_, token) => {
    const partition = batcher.stickyPartition(valueBytes);
    batcher.add('', token, partition, -1, valueBytes);
    return partition;
  });
  expect(partitions).toEqual([1, 1, 1, 2, 2, 2, 0]);
  clock.pass(20);
  expect(batcher.stickyPartition(valueBytes)).toBe(1);
});

describe('what a batcher tells of itself', () => {
  test('counts what waits and what is in flight', () => {
    const { clock, sent, batcher, add } = setUp({ maxInFlight: 1 });
    const counts = () => [batcher.queued, batcher.requestsInFlight, batcher.unsettled];
    expect(counts()).toEqual([0, 0, 0]);
    for (const partition of [0, 1, 2]) add(partition);
    expect(counts()).toEqual([3, 0, 3]);
    clock.endTurn();
    expect(counts()).toEqual([0, 2, 3]);
    add(0);
    clock.endTurn();
    expect(counts()).toEqual([1, 2, 4]);
    batcher.release(sent.find(({ leader }) => leader === 1)!);
    expect(counts()).toEqual([1, 1, 2]);
    clock.endTurn();
    expect(counts()).toEqual([0, 2, 2]);
  });
});

test('with an expected ratio, a batch holds as many records as are expected to fit in it compressed', () => {
  let ratio = 1;
  const { clock, sent, add } = setUp({
    lingerMs: 100,
    batchBytes: 61 + 10 * 109,
    expectedRatio: () => ratio,
  });
  for (let message = 0; message < 11; message += 1) add(0);
  clock.endTurn();
  ratio = 0.5;
  for (let message = 0; message < 20; message += 1) add(0);
  clock.endTurn();
  // The second batch was open already, at the ratio of its opening; the third ends where a whole record might not fit.
  expect(sent.map(({ tokens }) => tokens.length)).toEqual([10, 10]);
  for (let message = 0; message < 20; message += 1) add(0);
  clock.endTurn();
  expect(sent.map(({ tokens }) => tokens.length)).toEqual([10, 10, 19]);
});
