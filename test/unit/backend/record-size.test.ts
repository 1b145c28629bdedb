import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersBytes, recordBytes } from '../../../src/backend/record-size.ts';

// kafkajs's own encoder, which is not part of its public interface, is the yardstick.
const require = createRequire(import.meta.url);
const encode = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: {
  offsetDelta: number;
  key: Buffer | null;
  value: Buffer;
  headers?: Record<string, Buffer>;
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

test('its headers too', () => {
  const names = fc
    .tuple(fc.string({ unit: 'grapheme' }), fc.nat(100))
    .map(([text, more]) => text + 'x'.repeat(more));
  const headers = fc.array(fc.tuple(names, fc.nat(300)), { maxLength: 80 });
  fc.assert(
    fc.property(headers, (drawn) => {
      // Names that are numbers change their places in an object, but not their sizes.
      const named = Object.fromEntries(drawn.map(([name, bytes]) => [name, Buffer.alloc(bytes)]));
      const { buffer } = encode({ offsetDelta: 0, key: null, value: Buffer.alloc(5), headers: named });
      expect(recordBytes(0, -1, 5, headersBytes(Object.entries(named)))).toBe(buffer.length);
    }),
  );
  expect(recordBytes(7, 1, 1, headersBytes(null))).toBe(recordBytes(7, 1, 1));
});
