import { describe, expect, it } from 'vitest';
import { loadCompressor } from '../../../src/backend/kafkajs-codecs.ts';
import { compressionTypes } from '../../../src/producer-settings.ts';
import { createStream, type WorkloadSpec } from '../../../src/workload/workload.ts';
import { emptyMessage } from './records.ts';

type Bytes = Extract<WorkloadSpec, { kind: 'bytes' }>;

const bytes = (change: Partial<Bytes> = {}): Bytes => ({
  kind: 'bytes',
  size: 1024,
  fill: 'random',
  compressibility: 0,
  key: 'none',
  ...change,
});

const megabyte = 1024 * 1024;

/** Values one after another, until they are `total` bytes; copies. */
function valuesOf(spec: Bytes, total: number, { seed = 1, lane = 0 } = {}): Buffer[] {
  const stream = createStream(spec, { seed, lane, retainBytes: false });
  const message = emptyMessage();
  const values: Buffer[] = [];
  for (let sum = 0; sum < total; sum += message.end - message.start) {
    stream.next(message);
    values.push(Buffer.from(message.bytes.subarray(message.start, message.end)));
  }
  return values;
}

const codecs = compressionTypes.filter((type) => type !== 'none');
const removedBy = async (type: (typeof codecs)[number], batch: Buffer): Promise<number> => {
  const compress = await loadCompressor(type);
  return 1 - (await compress(batch)).length / batch.length;
};

describe('random bytes', () => {
  it.each(codecs.flatMap((type) => [0, 0.25, 0.5, 0.9].map((share) => [type, share] as const)))(
    'lose to %s, in a batch of 1 MB, about the share %d of themselves',
    async (type, compressibility) => {
      const batch = Buffer.concat(valuesOf(bytes({ compressibility }), megabyte));
      // Snappy writes three bytes for at most 64 that it removes.
      const tolerance = type === 'snappy' ? 0.07 : 0.05;
      expect(Math.abs((await removedBy(type, batch)) - compressibility)).toBeLessThan(tolerance);
    },
  );

  it.each([[256], [100], [5000], [{ min: 50, max: 3000 }]])(
    'of %j bytes lose half to gzip within 0.05',
    async (size) => {
      const batch = Buffer.concat(valuesOf(bytes({ size, compressibility: 0.5 }), megabyte));
      expect(Math.abs((await removedBy('gzip', batch)) - 0.5)).toBeLessThan(0.05);
    },
  );

  it('hold no repeat that zstd finds, wherever the batch begins, past the end of the pool too', async () => {
    const values = valuesOf(bytes({ size: 1000 }), 10 * megabyte);
    for (const from of [0, 3000, 7900]) {
      const batch = Buffer.concat(values.slice(from, from + 1048));
      expect(await removedBy('zstd', batch)).toBeLessThan(0.001);
    }
  });

  it('differ from value to value, over more than a pool', () => {
    const values = valuesOf(bytes({ size: 512, compressibility: 0.5 }), 20 * megabyte);
    expect(new Set(values.map((value) => value.toString('latin1'))).size).toBe(values.length);
  });

  it('repeat for the same seed and lane, and for no other', () => {
    const first = (options: { seed?: number; lane?: number }) =>
      valuesOf(bytes({ size: { min: 10, max: 100 } }), 10_000, options);
    expect(first({ seed: 5 })).toEqual(first({ seed: 5 }));
    expect(first({ seed: 5 })).not.toEqual(first({ seed: 6 }));
    expect(first({ seed: 5 })).not.toEqual(first({ seed: 5, lane: 1 }));
  });

  it('are handed out without a copy, and never written over', () => {
    const stream = createStream(bytes(), { seed: 1, lane: 0, retainBytes: true });
    const message = emptyMessage();
    stream.next(message);
    const first = message.bytes.subarray(message.start, message.end);
    const copy = Buffer.from(first);
    for (let sent = 0; sent < 20_000; sent += 1) stream.next(message);
    expect(first.equals(copy)).toBe(true);
    expect(message.bytes.buffer).toBe(first.buffer);
  });

  it('may be as large as 16 MiB', () => {
    const [value] = valuesOf(bytes({ size: 16 * megabyte }), 1);
    expect(value).toHaveLength(16 * megabyte);
  });
});

describe('bytes that are the same in each value', () => {
  it('are zeros', () => {
    for (const value of valuesOf(bytes({ fill: 'zeros', size: { min: 1, max: 9 } }), 200))
      expect(value.every((byte) => byte === 0)).toBe(true);
  });

  it('are a text over and over, from its beginning', () => {
    const values = valuesOf(bytes({ fill: { text: 'héllo ' }, size: 10 }), 50);
    expect(new Set(values.map(String))).toEqual(new Set(['héllo hé']));
  });
});
