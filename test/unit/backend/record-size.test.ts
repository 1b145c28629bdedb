import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordBytes } from '../../../src/backend/record-size.ts';

// kafkajs's own encoder, which is not part of its public interface, is the yardstick.
const require = createRequire(import.meta.url);
const encode = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: {
  offsetDelta: number;
  key: Buffer | null;
  value: Buffer;
}) => { buffer: Buffer };

test('a record takes as many bytes as kafkajs writes for it', () => {
  fc.assert(
    fc.property(
      fc.nat(20_000),
      fc.option(fc.nat(9000)),
      fc.nat(20_000),
      (offsetDelta, keyBytes, valueBytes) => {
        const key = keyBytes === null ? null : Buffer.alloc(keyBytes);
        const { buffer } = encode({ offsetDelta, key, value: Buffer.alloc(valueBytes) });
        expect(recordBytes(offsetDelta, keyBytes ?? -1, valueBytes)).toBe(buffer.length);
      },
    ),
  );
});
