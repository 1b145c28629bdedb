import { MultipleErrors, NetworkError, ResponseError, TimeoutError, UserError } from '@platformatic/kafka';
import { describe, expect, test } from 'vitest';
import { packageVersion } from '../../../src/backend/installed.ts';
import { platformaticBackend, platformaticEffective } from '../../../src/backend/platformatic.ts';
import {
  platformaticCause,
  platformaticErrorCode,
  platformaticOutcomes,
} from '../../../src/backend/platformatic-errors.ts';
import { platformaticSecurity } from '../../../src/backend/platformatic-security.ts';
import type { ProducerSettings } from '../../../src/producer-settings.ts';

describe('effective settings', () => {
  test('name every setting but those that are not supported', () => {
    const supported = Object.entries(platformaticBackend.support).filter(
      ([, { how }]) => how !== 'unsupported',
    );
    expect(
      Object.entries(platformaticEffective({}))
        .map(([name, { how }]) => [name, how])
        .sort(),
    ).toEqual(supported.map(([name, { how }]) => [name, how]).sort());
  });

  test.each<[ProducerSettings, number | string, number, number]>([
    [{}, 1, 5, 3],
    [{ acks: 'all', retries: 7, 'max.in.flight.requests.per.connection': 2 }, 'all', 2, 7],
    [{ 'enable.idempotence': true }, 'all', 1, Number.MAX_SAFE_INTEGER],
    [{ 'enable.idempotence': true, retries: 1 }, 'all', 1, Number.MAX_SAFE_INTEGER],
    [{ 'enable.idempotence': true, retries: 2 }, 'all', 1, 2],
  ])('with %j are acks %s, %i in flight and %i retries', (settings, acks, inFlight, retries) => {
    expect(platformaticEffective(settings)).toMatchObject({
      acks: { value: acks },
      'max.in.flight.requests.per.connection': { value: inFlight },
      retries: { value: retries },
    });
  });
});

describe('TLS', () => {
  test.each([
    [['kafka.example.com:9093'], true],
    [['10.0.0.1:9093', 'kafka.example.com:9093'], true],
    [['10.0.0.1:9093', '10.0.0.2:9093'], false],
  ])('to %j tells the server its name: %s', (brokers, tlsServerName) => {
    const tls = { ca: null, identity: null, endpointIdentification: true };
    const options = platformaticSecurity(brokers, { protocol: 'SSL', tls, sasl: null });
    expect(options).toEqual({ tls: {}, tlsServerName });
  });
});

describe('a refusal', () => {
  test('is given to idempotence with more than one request in flight', () => {
    const settings = { 'enable.idempotence': true, 'max.in.flight.requests.per.connection': 2 };
    expect(platformaticBackend.refuses?.(settings)).toMatch(/^platformatic allows only 1 .* not 2$/);
    expect(
      platformaticBackend.refuses?.({ ...settings, 'max.in.flight.requests.per.connection': 1 }),
    ).toBeNull();
  });

  test('is given to zstd where Node has none', () => {
    const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
    const hasZstd = major > 23 || (major === 23 && minor >= 8) || (major === 22 && minor >= 15);
    const refusal = platformaticBackend.refuses?.({ 'compression.type': 'zstd' });
    expect(refusal === null).toBe(hasZstd);
    expect(platformaticBackend.refuses?.({ 'compression.type': 'gzip' })).toBeNull();
  });
});

const produce = 0;
const notLeader = 6;
const tooLarge = 10;

/** An answer to a produce request for partitions 4, 7 and 2, with an error for some of its places. */
const answer = (errors: Record<number, number>) =>
  new ResponseError(
    produce,
    11,
    Object.fromEntries(
      Object.entries(errors).map(([at, code]) => [`/responses/0/partition_responses/${at}`, [code, null]]),
    ),
    { responses: [{ name: 't', partitionResponses: [{ index: 4 }, { index: 7 }, { index: 2 }] }] },
  );
const failed = (error: Error) => new MultipleErrors('Producing messages failed.', [error]);
const retried = (...errors: Error[]) => failed(new MultipleErrors('produce failed 2 times.', errors));

describe('error codes', () => {
  test.each([
    ['what a broker answered', failed(answer({ 1: tooLarge })), 'MESSAGE_TOO_LARGE'],
    [
      'the last of its answers',
      retried(answer({ 1: notLeader }), answer({ 1: tooLarge })),
      'MESSAGE_TOO_LARGE',
    ],
    ['a connection that is lost', failed(new NetworkError('Connection closed')), 'PLT_KFK_NETWORK'],
    ['one after an answer', retried(answer({ 1: notLeader }), new NetworkError('x')), 'PLT_KFK_NETWORK'],
    ['no answer in time', failed(new TimeoutError('Request timed out')), 'PLT_KFK_TIMEOUT'],
    ['a setting that is wrong', new UserError('no'), 'PLT_KFK_USER'],
    ['anything else', new Error('x'), 'UNKNOWN'],
    ['no error at all', undefined, 'UNKNOWN'],
  ])('name %s', (_, error, code) => {
    expect(platformaticErrorCode(error)).toBe(code);
  });
});

describe('outcomes', () => {
  const outcomesOf = (error: unknown) =>
    [4, 7, 2].map((partition) => platformaticOutcomes(error)({ partition }));

  test('are each partition’s own', () => {
    expect(outcomesOf(failed(answer({ 1: tooLarge })))).toEqual([null, 'MESSAGE_TOO_LARGE', null]);
    expect(outcomesOf(failed(answer({ 0: notLeader, 2: tooLarge })))).toEqual([
      'NOT_LEADER_OR_FOLLOWER',
      null,
      'MESSAGE_TOO_LARGE',
    ]);
  });

  test('are the failure of the only partition where the client has chosen it', () => {
    expect(platformaticOutcomes(failed(answer({ 1: tooLarge })))({})).toBe('MESSAGE_TOO_LARGE');
    expect(platformaticOutcomes(failed(new NetworkError('x')))({})).toBe('PLT_KFK_NETWORK');
  });

  test('are those of the last attempt', () => {
    const error = retried(answer({ 0: notLeader, 1: notLeader }), answer({ 1: notLeader }));
    expect(outcomesOf(error)).toEqual([null, 'NOT_LEADER_OR_FOLLOWER', null]);
  });

  test('are all the same where no broker answered, or its answer cannot be read', () => {
    expect(outcomesOf(retried(answer({ 1: tooLarge }), new NetworkError('x')))).toEqual(
      Array(3).fill('PLT_KFK_NETWORK'),
    );
    expect(outcomesOf(failed(answer({ 5: tooLarge })))).toEqual(Array(3).fill('MESSAGE_TOO_LARGE'));
  });
});

test('the cause in words is the innermost one', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
  const network = new NetworkError('Connection to 127.0.0.1:1 failed.', { cause: refused });
  const all = new MultipleErrors('Cannot connect to any broker.', [new UserError('first'), network]);
  expect(platformaticCause(all)).toBe(refused);
});

test('version 1 cannot speak to librdkafka’s mock cluster', () => {
  const isFirst = packageVersion('@platformatic/kafka')!.startsWith('1.');
  expect(platformaticBackend.mockRefusal?.() ?? '').toMatch(isFirst ? /ApiVersions/ : /^$/);
});
