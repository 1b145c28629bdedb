import kafkajs from 'kafkajs';
import { describe, expect, test } from 'vitest';
import { kafkajsBackend, kafkajsEffective } from '../../../src/backend/kafkajs.ts';
import { registerCodec } from '../../../src/backend/kafkajs-codecs.ts';
import { kafkajsErrorCode } from '../../../src/backend/kafkajs-sender.ts';

describe('effective settings', () => {
  test('name every setting but those that are not supported', () => {
    const supported = Object.entries(kafkajsBackend.support).filter(([, { how }]) => how !== 'unsupported');
    expect(
      Object.entries(kafkajsEffective({}))
        .map(([name, { how }]) => [name, how])
        .sort(),
    ).toEqual(supported.map(([name, { how }]) => [name, how]).sort());
  });

  test('have one request in flight with idempotence', () => {
    const effective = kafkajsEffective({ 'enable.idempotence': true });
    expect(effective['max.in.flight.requests.per.connection']).toEqual({ value: 1, how: 'emulated' });
  });
});

describe('a refusal', () => {
  const refusal = (idempotence: boolean | undefined, inFlight: number | undefined) =>
    kafkajsBackend.refuses?.({
      ...(idempotence !== undefined && { 'enable.idempotence': idempotence }),
      ...(inFlight !== undefined && { 'max.in.flight.requests.per.connection': inFlight }),
    });

  test.each([2, 5])('is given to idempotence with %i requests in flight', (inFlight) => {
    expect(refusal(true, inFlight)).toMatch(new RegExp(`^kafkajs allows only 1 .* not ${inFlight}$`));
  });

  test.each([
    [true, undefined],
    [true, 1],
    [false, 5],
    [undefined, 5],
  ])('is not given to enable.idempotence %s with %s in flight', (idempotence, inFlight) => {
    expect(refusal(idempotence, inFlight)).toBeNull();
  });
});

describe('codecs', () => {
  const logs = Buffer.from('{"level":"INFO","service":"web-server"}\n'.repeat(500));

  test.each(['snappy', 'lz4', 'zstd'] as const)(
    '%s makes the bytes fewer and gives them back',
    async (type) => {
      const codecs = { ...kafkajs.CompressionCodecs };
      await registerCodec(type, { CompressionCodecs: codecs, CompressionTypes: kafkajs.CompressionTypes });
      const id = { snappy: 2, lz4: 3, zstd: 4 }[type] as 2 | 3 | 4;
      const codec = codecs[id]();
      const compressed: Buffer = await codec.compress({ buffer: logs });
      expect(compressed.length).toBeLessThan(logs.length / 10);
      expect(Buffer.compare(await codec.decompress(compressed), logs)).toBe(0);
    },
  );

  test('snappy reads the framed blocks that Java writes', async () => {
    const codecs = { ...kafkajs.CompressionCodecs };
    await registerCodec('snappy', { CompressionCodecs: codecs, CompressionTypes: kafkajs.CompressionTypes });
    const codec = codecs[2]();
    const block: Buffer = await codec.compress({ buffer: logs });
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    const header = Buffer.from('\x82SNAPPY\0\0\0\0\x01\0\0\0\x01', 'latin1');
    const framed = Buffer.concat([header, length, block, length, block]);
    expect(Buffer.compare(await codec.decompress(framed), Buffer.concat([logs, logs]))).toBe(0);
  });
});

describe('error codes', () => {
  const protocolError = Object.assign(new Error('not the leader'), { type: 'NOT_LEADER_FOR_PARTITION' });

  test('are Kafka’s names for what a broker answered, under any number of wrappings', () => {
    const wrapped = new Error('retries', { cause: new Error('outer', { cause: protocolError }) });
    expect([kafkajsErrorCode(protocolError), kafkajsErrorCode(wrapped)]).toEqual([
      'NOT_LEADER_FOR_PARTITION',
      'NOT_LEADER_FOR_PARTITION',
    ]);
  });

  test('are kafkajs’s own names for the rest', () => {
    expect(kafkajsErrorCode(new kafkajs.KafkaJSConnectionError('x'))).toBe('KafkaJSConnectionError');
    expect(kafkajsErrorCode('x')).toBe('UNKNOWN');
  });
});
