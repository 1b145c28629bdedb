import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anonymous,
  encodeHeaders,
  encodeRecords,
  noHeaders,
  sealBatch,
} from '../../../../src/backend/wire/record-batch.ts';

// kafkajs's own encoder, which brokers have understood for years; it is not among what kafkajs exports by name.
const require = createRequire(import.meta.url);
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js');
const Record = require('kafkajs/src/protocol/recordBatch/record/v0/index.js');

type Sample = {
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers: { readonly [name: string]: Buffer };
};

const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength, size: 'max' }).map((array) => Buffer.from(array));
const samples: fc.Arbitrary<Sample[]> = fc.array(
  fc.record({
    key: fc.option(bytes(200)),
    value: bytes(300),
    headers: fc.dictionary(fc.string({ maxLength: 80 }), bytes(100), { maxKeys: 3 }),
  }),
  { minLength: 1, maxLength: 150 },
);
const timestampMs = 1_790_000_000_123;

function ours(messages: readonly Sample[], identity = anonymous): Buffer {
  const batch = encodeRecords(
    messages.map(({ key, value, headers }) => {
      const entries = Object.entries(headers);
      return { key, value, partition: 0, headers: entries.length === 0 ? noHeaders : encodeHeaders(entries) };
    }),
  );
  sealBatch(batch, messages.length, 'none', timestampMs, identity);
  return batch;
}

async function kafkajs(messages: readonly Sample[], identity = anonymous): Promise<Buffer> {
  const records = messages.map(({ key, value, headers }, offsetDelta) =>
    Record({ offsetDelta, key, value, headers }),
  );
  const encoder = await RecordBatch({
    firstTimestamp: timestampMs,
    maxTimestamp: timestampMs,
    partitionLeaderEpoch: -1,
    lastOffsetDelta: messages.length - 1,
    producerId: String(identity.producerId),
    producerEpoch: identity.epoch,
    firstSequence: identity.sequence,
    records,
  });
  return encoder.buffer;
}

describe('a record batch', () => {
  it('has the bytes that kafkajs gives it, its check sum among them', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (messages) => {
        expect(ours(messages).equals(await kafkajs(messages))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 53, 54, 55, 56, 57, 58, 8180, 8181, 8182, 8183, 8184, 8185, 1_048_560, 1_048_570])(
    'has them where the lengths need more bytes: value of %i bytes',
    async (length) => {
      const messages = [{ key: null, value: Buffer.alloc(length, 'x'), headers: {} }];
      expect(ours(messages).equals(await kafkajs(messages))).toBe(true);
    },
  );

  it('names its producer and its place in the partition', async () => {
    const messages = [{ key: null, value: Buffer.from('v'), headers: {} }];
    const identity = { producerId: 9_007_199_254_740_993n, epoch: 3, sequence: 2_147_483_647 };
    expect(ours(messages, identity).equals(await kafkajs(messages, identity))).toBe(true);
  });

  it('names its compression', () => {
    const batch = encodeRecords([{ key: null, value: Buffer.from('v'), partition: 0, headers: noHeaders }]);
    for (const [codec, number] of [
      ['none', 0],
      ['gzip', 1],
      ['snappy', 2],
      ['lz4', 3],
      ['zstd', 4],
    ] as const) {
      sealBatch(batch, 1, codec, timestampMs, anonymous);
      expect(batch.readInt16BE(21)).toBe(number);
    }
  });
});
