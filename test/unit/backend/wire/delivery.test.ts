import { describe, expect, it, vi } from 'vitest';
import {
  type Codes,
  Delivery,
  type PartitionErrors,
  type Records,
} from '../../../../src/backend/wire/delivery.ts';
import { WireError } from '../../../../src/backend/wire/errors.ts';
import { encodeRecords, noHeaders } from '../../../../src/backend/wire/record-batch.ts';
import { Sequences } from '../../../../src/backend/wire/sequences.ts';

interface Attempt {
  /** `partition:value`, and behind them `@id.sequence` of an idempotent producer. */
  readonly batches: readonly string[];
  answer(codes?: Record<number, string>): void;
}

const records = (partition: number, value: string): Records => ({
  partition,
  bytes: encodeRecords([{ key: null, value: Buffer.from(value), partition, headers: noHeaders }]),
  count: 1,
  timestampMs: 0,
});

/** The value of a single record of one letter, and what the batch was sealed as. */
function described({ partition, bytes }: Records): string {
  const producerId = bytes.readBigInt64BE(43);
  const identity = producerId < 0n ? '' : `@${producerId}.${bytes.readInt32BE(53)}`;
  return `${partition}:${bytes.subarray(-2, -1)}${identity}`;
}

/** A delivery whose attempts are answered by hand. */
function setUp({ retries = 0, sequences = null as Sequences | null } = {}) {
  const attempts: Attempt[] = [];
  const closing = new AbortController();
  const refresh = vi.fn(async () => {});
  const delivery = new Delivery({
    attempt: (batches) =>
      new Promise<Codes>((resolve) => {
        const answer = (codes: Record<number, string> = {}) =>
          resolve(new Map(Object.entries(codes).map(([partition, code]) => [Number(partition), code])));
        attempts.push({ batches: batches.map(described), answer });
      }),
    ...{ refresh, codec: 'none', retries, sequences, closed: closing.signal, backoffMs: 0 },
  });
  const deliver = (...batches: Records[]): Promise<string> =>
    delivery.deliver(batches).then(
      () => 'delivered',
      (error: PartitionErrors) =>
        [...error.codes].map(([partition, code]) => `${partition} ${code}`).join(', '),
    );
  /** What the attempts so far were of, when there are this many. */
  const sent = async (count: number) => {
    await vi.waitFor(() => expect(attempts.length).toBeGreaterThanOrEqual(count), { interval: 1 });
    return attempts.map(({ batches }) => batches.join(' '));
  };
  return { attempts, refresh, deliver, sent, close: () => closing.abort() };
}

const idempotent = () => {
  let id = 6n;
  return Sequences.open(async () => {
    id += 1n;
    return { id, epoch: 0 };
  }, 3);
};

describe('a request', () => {
  it('leaves at once, however many are under way', () => {
    const { attempts, deliver } = setUp();
    void deliver(records(0, 'a'), records(1, 'b'));
    void deliver(records(0, 'c'));
    expect(attempts.map(({ batches }) => batches)).toEqual([['0:a', '1:b'], ['0:c']]);
  });

  it('is given up with its first error without retries, and asks for the leaders', async () => {
    const { attempts, deliver, refresh } = setUp();
    const outcome = deliver(records(0, 'a'), records(1, 'b'));
    attempts[0]!.answer({ 1: 'NOT_LEADER_OR_FOLLOWER' });
    expect(await outcome).toBe('1 NOT_LEADER_OR_FOLLOWER');
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('is sent again as often as allowed, only what failed, and only where that may pass', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 2 });
    const outcome = deliver(records(0, 'a'), records(1, 'b'), records(2, 'c'));
    attempts[0]!.answer({ 1: 'NOT_ENOUGH_REPLICAS', 2: 'MESSAGE_TOO_LARGE' });
    expect(await sent(2)).toEqual(['0:a 1:b 2:c', '1:b']);
    attempts[1]!.answer({ 1: 'NOT_ENOUGH_REPLICAS' });
    expect(await sent(3)).toEqual(['0:a 1:b 2:c', '1:b', '1:b']);
    attempts[2]!.answer({ 1: 'LEADER_NOT_AVAILABLE' });
    expect(await outcome).toBe('2 MESSAGE_TOO_LARGE, 1 LEADER_NOT_AVAILABLE');
  });

  it('is not sent again when the client is closed', async () => {
    const { attempts, deliver, close } = setUp({ retries: 5 });
    const outcome = deliver(records(0, 'a'));
    close();
    attempts[0]!.answer({ 0: 'CONNECTION_CLOSED' });
    expect(await outcome).toBe('0 CONNECTION_CLOSED');
    expect(attempts).toHaveLength(1);
  });

  it('waits while an earlier one is to be sent again, and then all leave in their order', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 1 });
    const first = deliver(records(0, 'a'));
    void deliver(records(0, 'b'));
    attempts[0]!.answer({ 0: 'NOT_ENOUGH_REPLICAS' });
    await Promise.resolve();
    void deliver(records(0, 'c'));
    void deliver(records(1, 'd'));
    expect(attempts).toHaveLength(2);
    attempts[1]!.answer();
    expect(await sent(5)).toEqual(['0:a', '0:b', '0:a', '0:c', '1:d']);
    attempts[2]!.answer();
    expect(await first).toBe('delivered');
    void deliver(records(0, 'e'));
    expect(attempts).toHaveLength(6);
  });

  it('keeps its place among others that failed, whichever failed first', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 1 });
    for (const value of ['a', 'b', 'c']) void deliver(records(0, value));
    for (const failed of [2, 0, 1]) attempts[failed]!.answer({ 0: 'CONNECTION_CLOSED' });
    expect((await sent(6)).slice(3)).toEqual(['0:a', '0:b', '0:c']);
  });
});

describe('an idempotent producer’s batch', () => {
  it('keeps its number when it is sent again, and is delivered where the broker has it already', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 1, sequences: await idempotent() });
    const outcome = deliver(records(0, 'a'));
    attempts[0]!.answer({ 0: 'CONNECTION_CLOSED' });
    expect(await sent(2)).toEqual(['0:a@7.0', '0:a@7.0']);
    attempts[1]!.answer({ 0: 'DUPLICATE_SEQUENCE_NUMBER' });
    expect(await outcome).toBe('delivered');
  });

  it('follows in its turn where the one before it failed', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 3, sequences: await idempotent() });
    const outcomes = [deliver(records(0, 'a')), deliver(records(0, 'b'))];
    attempts[0]!.answer({ 0: 'NOT_LEADER_OR_FOLLOWER' });
    attempts[1]!.answer({ 0: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    await sent(3);
    attempts[2]!.answer();
    expect(await sent(4)).toEqual(['0:a@7.0', '0:b@7.1', '0:a@7.0', '0:b@7.1']);
    attempts[3]!.answer();
    expect(await Promise.all(outcomes)).toEqual(['delivered', 'delivered']);
  });

  it('goes under another producer id where the one before it was given up', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 1, sequences: await idempotent() });
    const [first, second] = [deliver(records(0, 'a')), deliver(records(0, 'b'))];
    attempts[0]!.answer({ 0: 'MESSAGE_TOO_LARGE' });
    attempts[1]!.answer({ 0: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect(await first).toBe('0 MESSAGE_TOO_LARGE');
    expect(await sent(3)).toEqual(['0:a@7.0', '0:b@7.1', '0:b@8.0']);
    attempts[2]!.answer();
    expect(await second).toBe('delivered');
    void deliver(records(0, 'c'), records(1, 'd'));
    expect((await sent(4))[3]).toBe('0:c@8.1 1:d@7.0');
  });

  it('is not given up because it follows one that fails', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 2, sequences: await idempotent() });
    const [first, second] = [deliver(records(0, 'a')), deliver(records(0, 'b'))];
    for (const at of [0, 2, 4]) {
      await sent(at + 2);
      attempts[at]!.answer({ 0: 'NOT_ENOUGH_REPLICAS' });
      attempts[at + 1]!.answer({ 0: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    }
    expect(await first).toBe('0 NOT_ENOUGH_REPLICAS');
    expect((await sent(7))[6]).toBe('0:b@8.0');
    attempts[6]!.answer();
    expect(await second).toBe('delivered');
  });

  it('is asked after under its old producer id where nobody knows whether it is there, before others follow', async () => {
    const { attempts, deliver, sent } = setUp({ retries: 2, sequences: await idempotent() });
    const first = deliver(records(0, 'a'));
    const others = ['b', 'c', 'd'].map((value) => deliver(records(0, value)));
    attempts[0]!.answer({ 0: 'MESSAGE_TOO_LARGE' });
    attempts[1]!.answer({ 0: 'CONNECTION_CLOSED' });
    attempts[2]!.answer({ 0: 'CONNECTION_CLOSED' });
    attempts[3]!.answer({ 0: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect(await first).toBe('0 MESSAGE_TOO_LARGE');
    expect(await sent(5)).toEqual(['0:a@7.0', '0:b@7.1', '0:c@7.2', '0:d@7.3', '0:b@7.1']);
    attempts[4]!.answer({ 0: 'OUT_OF_ORDER_SEQUENCE_NUMBER' });
    expect((await sent(7)).slice(5)).toEqual(['0:b@8.0', '0:c@7.2']);
    attempts[5]!.answer();
    attempts[6]!.answer({ 0: 'DUPLICATE_SEQUENCE_NUMBER' });
    expect((await sent(8))[7]).toBe('0:d@8.1');
    attempts[7]!.answer();
    expect(await Promise.all(others)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('is given up where its partition can have no other producer id', async () => {
    let given = 0;
    const sequences = await Sequences.open(async () => {
      given += 1;
      if (given === 2) throw new WireError('CLUSTER_AUTHORIZATION_FAILED', 'no');
      return { id: BigInt(given), epoch: 0 };
    }, 2);
    const { attempts, deliver, sent } = setUp({ retries: 2, sequences });
    void deliver(records(0, 'a'));
    attempts[0]!.answer({ 0: 'MESSAGE_TOO_LARGE' });
    await vi.waitFor(() => expect(sequences.isBroken(0)).toBe(true));
    const second = deliver(records(0, 'b'), records(1, 'c'));
    expect((await sent(2))[1]).toBe('1:c@1.0');
    attempts[1]!.answer();
    expect(await second).toBe('0 CLUSTER_AUTHORIZATION_FAILED');
    void deliver(records(0, 'd'));
    expect((await sent(3))[2]).toBe('0:d@3.0');
  });
});
