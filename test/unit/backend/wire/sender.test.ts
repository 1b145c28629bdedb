import { describe, expect, it, vi } from 'vitest';
import { CompressionEstimate } from '../../../../src/backend/compression-estimate.ts';
import type { WireConnection } from '../../../../src/backend/wire/connection.ts';
import { WireError } from '../../../../src/backend/wire/errors.ts';
import { type Compress, WireSender } from '../../../../src/backend/wire/sender.ts';
import { OpenSockets } from '../../../../src/open-sockets.ts';

const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 255]);

/** The answer to a request whose body names these partitions, with each one's error. */
const answer = (errors: readonly (readonly [partition: number, error: number])[]) =>
  Buffer.concat([
    ...[int32(1), int16(1), Buffer.from('t'), int32(errors.length)],
    ...errors.flatMap(([partition, error]) => [int32(partition), int16(error), Buffer.alloc(24)]),
    int32(0),
  ]);

/** A leader that keeps the partitions of each request, and answers with these errors. */
function leader(errors: Record<number, number> = {}) {
  const requests: number[][] = [];
  const request = async (_: unknown, body: readonly Buffer[]) => {
    // A head and the number of batches, then three parts a batch.
    const partitions = body.slice(2).flatMap((part, index) => (index % 3 === 0 ? [part.readInt32BE()] : []));
    requests.push(partitions);
    return answer(partitions.map((partition) => [partition, errors[partition] ?? 0]));
  };
  return { connection: { request } as unknown as WireConnection, requests };
}

function setUp(leaderOf: (partition: number) => WireConnection, compress: Compress | null = null) {
  const refresh = vi.fn(async () => {});
  const sender = new WireSender({
    cluster: {
      leaders: [0, 0, 0, 0],
      leaderOf,
      refresh,
      sockets: new OpenSockets(),
      closed: new AbortController().signal,
      close: () => {},
    },
    topic: 't',
    sequences: null,
    effective: {
      retries: { value: 0, how: 'native' },
      acks: { value: 'all', how: 'native' },
      'request.timeout.ms': { value: 1000, how: 'native' },
      'compression.type': { value: compress === null ? 'none' : 'gzip', how: 'native' },
    },
    compress,
    estimate: new CompressionEstimate(),
  });
  const messageTo = (partition: number, text = 'x') => sender.message(null, Buffer.from(text), partition);
  return { sender, refresh, messageTo };
}

describe('a request', () => {
  it('goes to each leader with the partitions that it leads now', async () => {
    const [one, two] = [leader(), leader()];
    const { sender, messageTo } = setUp((partition) => (partition === 1 ? two : one).connection);
    await sender.send([messageTo(0), messageTo(0), messageTo(1), messageTo(2)]);
    expect(one.requests).toEqual([[0, 2]]);
    expect(two.requests).toEqual([[1]]);
  });

  it('that fails in part tells of each message what became of it, and asks for the leaders', async () => {
    const { connection } = leader({ 1: 6, 2: 10 });
    const { sender, refresh, messageTo } = setUp((partition) => {
      if (partition === 3) throw new WireError('LEADER_NOT_AVAILABLE', 'none');
      return connection;
    });
    const messages = [0, 1, 2, 3].map((partition) => messageTo(partition));
    const error: unknown = await sender.send(messages).catch((thrown: unknown) => thrown);
    expect(messages.map(sender.outcomes(error))).toEqual([
      null,
      'NOT_LEADER_OR_FOLLOWER',
      'MESSAGE_TOO_LARGE',
      'LEADER_NOT_AVAILABLE',
    ]);
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('whose connection ends fails all of its messages with that', async () => {
    const request = async () => {
      throw new WireError('CONNECTION_CLOSED', 'gone');
    };
    const { sender, messageTo } = setUp(() => ({ request }) as unknown as WireConnection);
    const error: unknown = await sender.send([messageTo(0)]).catch((thrown: unknown) => thrown);
    expect(sender.outcomes(error)(messageTo(0))).toBe('CONNECTION_CLOSED');
  });
});

describe('with compression', () => {
  it('requests leave in their order, however long each takes', async () => {
    const { connection, requests } = leader();
    const waiting: (() => void)[] = [];
    const slow: Compress = (records) =>
      new Promise((resolve) => {
        waiting.push(() => resolve(records));
      });
    const { sender, messageTo } = setUp(() => connection, slow);
    const sent = [0, 1, 2].map((partition) => sender.send([messageTo(partition)]));
    for (const end of waiting.toReversed()) {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(sent);
    expect(requests).toEqual([[0], [1], [2]]);
  });

  it('one that cannot be compressed fails alone', async () => {
    const { connection, requests } = leader();
    const compress: Compress = async (records) => {
      if (records.includes('bad')) throw new Error('no');
      return records;
    };
    const { sender, messageTo } = setUp(() => connection, compress);
    const sent = ['good', 'bad', 'good'].map((text, partition) => sender.send([messageTo(partition, text)]));
    const [first, second, third] = await Promise.allSettled(sent);
    expect([first!.status, second!.status, third!.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(requests).toEqual([[0], [2]]);
  });
});
