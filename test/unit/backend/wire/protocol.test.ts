import { describe, expect, it } from 'vitest';
import { errorName, WireError, wireErrorCode } from '../../../../src/backend/wire/errors.ts';
import {
  apis,
  frame,
  initProducerIdBody,
  metadataBody,
  missingApi,
  produceBody,
  readMetadata,
  readProduceAnswer,
  readProducerId,
} from '../../../../src/backend/wire/protocol.ts';

const hex = (buffers: Buffer | readonly Buffer[]): string =>
  (Array.isArray(buffers) ? Buffer.concat(buffers) : (buffers as Buffer)).toString('hex');
/** Bytes from hexadecimal digits with spaces for the eye. */
const bytes = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('a request', () => {
  it('has its length, the header of version 1, and its body', () => {
    const request = frame(apis.metadata, 7, 'me', metadataBody('t'));
    expect(hex(request)).toBe(
      // length, key 3, version 5, correlation id, client id, one topic "t", may be created
      hex(bytes('00000014 0003 0005 00000007 0002 6d65 00000001 0001 74 01')),
    );
  });

  it('to produce names acks, its limit, and each partition with its batch', () => {
    const body = produceBody(-1, 30_000, 'top', [
      { partition: 2, bytes: Buffer.from('ab') },
      { partition: 5, bytes: Buffer.from('c') },
    ]);
    expect(hex(body)).toBe(
      hex(
        bytes('ffff ffff 00007530 00000001 0003 746f70 00000002 00000002 00000002 6162 00000005 00000001 63'),
      ),
    );
  });
});

describe('an answer', () => {
  it('to InitProducerId tells id, epoch and error', () => {
    expect(hex(initProducerIdBody())).toBe('ffff00000000');
    const answer = bytes('00000000 0000 0020000000000001 0003');
    expect(readProducerId(answer)).toEqual({ error: 0, id: 9_007_199_254_740_993n, epoch: 3 });
    expect(readProducerId(bytes('00000000 001f ffffffffffffffff ffff')).error).toBe(31);
  });

  it('to produce tells each partition’s error, and the throttling', () => {
    const rest = '0000000000000011 ffffffffffffffff 0000000000000000';
    const answer = bytes(`00000001 0001 74 00000002 00000000 0000 ${rest} 00000003 0006 ${rest} 00000019`);
    const { errors, throttleMs } = readProduceAnswer(answer);
    expect([...errors]).toEqual([
      [0, 0],
      [3, 6],
    ]);
    expect(throttleMs).toBe(25);
  });

  it('with metadata tells brokers and leaders', () => {
    const answer = bytes(
      // throttle; node 1 at "h":9092 without rack; cluster id "c"; controller 1
      `00000000 00000001 00000001 0001 68 00002384 ffff 0001 63 00000001
       00000001 0000 0001 74 00 00000002
       0000 00000001 00000001 00000001 00000001 00000001 00000001 00000000
       0005 00000000 ffffffff 00000002 00000001 00000002 00000000 00000001 00000002`,
    );
    const metadata = readMetadata(answer);
    expect([...metadata.nodes]).toEqual([[1, { host: 'h', port: 9092 }]]);
    expect(metadata.error).toBe(0);
    expect(metadata.leaders).toEqual([-1, 1]);
  });

  it('that ends too early throws', () => {
    expect(() => readMetadata(bytes('00000000 00000001 00000001'))).toThrow(RangeError);
  });

  it.each([
    ['0000 00000003 0000 0003 000d 0003 0000 000d 0012 0000 0004', null],
    ['0000 00000003 0000 0000 0005 0003 0000 000d 0012 0000 0004', 'produce'],
    ['0000 00000002 0000 0003 000d 0012 0000 0004', 'metadata'],
    ['0023 00000000', 'apiVersions'],
  ])('of ApiVersions tells what the broker does not take: %s', (text, missing) => {
    expect(missingApi(bytes(text))).toBe(missing);
  });
});

describe('error codes', () => {
  it('bear Kafka’s names', () => {
    expect(errorName(10)).toBe('MESSAGE_TOO_LARGE');
    expect(errorName(-1)).toBe('UNKNOWN_SERVER_ERROR');
    expect(errorName(999)).toBe('ERROR_999');
    expect(wireErrorCode(new WireError('CONNECTION_CLOSED', 'gone'))).toBe('CONNECTION_CLOSED');
    expect(wireErrorCode(new Error('x'))).toBe('UNKNOWN');
  });
});
