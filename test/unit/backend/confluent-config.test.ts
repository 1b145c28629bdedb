import { describe, expect, test } from 'vitest';
import { confluentConfig, confluentEffective } from '../../../src/backend/confluent-config.ts';
import { ConfluentFailures, errorNames } from '../../../src/backend/confluent-errors.ts';
import { type ProducerSettings, settingNames } from '../../../src/producer-settings.ts';

describe('error names', () => {
  const nameOf = errorNames({
    ERR__MSG_TIMED_OUT: -192,
    ERR__QUEUE_FULL: -184,
    ERR_NOT_LEADER_FOR_PARTITION: 6,
    ERR_COORDINATOR_LOAD_IN_PROGRESS: 14,
    ERR_GROUP_LOAD_IN_PROGRESS: 14,
  });

  test.each([
    [-192, '_MSG_TIMED_OUT'],
    [-184, '_QUEUE_FULL'],
    [6, 'NOT_LEADER_FOR_PARTITION'],
    [14, 'COORDINATOR_LOAD_IN_PROGRESS'],
    [4711, 'ERROR_4711'],
    [undefined, '_STATE'],
  ])('%s is %s', (code, name) => {
    expect(nameOf(code)).toBe(name);
  });
});

describe('after a fatal error', () => {
  const codes = { ERR__FATAL: -150, ERR__PURGE_QUEUE: -152, ERR__MSG_TIMED_OUT: -192 };
  const named = (line: string) => {
    const failures = new ConfluentFailures(codes);
    failures.hear(line);
    return Object.values(codes).map((code) => failures.nameOf(code));
  };

  const said = 'Cluster authorization failed';
  test.each([
    `[thrd:main]: Fatal error: Broker: ${said}: Failed to acquire idempotence PID from broker a:1/1: Broker: ${said}`,
    'Error: cluster authorization failed',
  ])('messages fail with the permission that idempotence lacks, where it says: %s', (line) => {
    const denied = 'CLUSTER_AUTHORIZATION_FAILED';
    expect(named(line)).toEqual([denied, denied, '_MSG_TIMED_OUT']);
  });

  test.each(['[thrd:main]: Fatal error: Broker: Out of order', 'Error: topic authorization failed'])(
    'messages fail with its own names where it says: %s',
    (line) => {
      expect(named(line)).toEqual(['_FATAL', '_PURGE_QUEUE', '_MSG_TIMED_OUT']);
    },
  );
});

describe('effective settings', () => {
  test('name every setting', () => {
    expect(Object.keys(confluentEffective({})).sort()).toEqual([...settingNames].sort());
  });

  test.each([
    [{}, 1_000_000],
    [{ 'enable.idempotence': true }, 5],
    [{ 'enable.idempotence': true, 'max.in.flight.requests.per.connection': 2 }, 2],
  ])('with %o have %i requests in flight', (settings: ProducerSettings, inFlight) => {
    const effective = confluentEffective(settings)['max.in.flight.requests.per.connection'];
    expect(effective).toEqual({ value: inFlight, how: 'native' });
  });
});

describe('configuration', () => {
  const options = { brokers: ['a:1', 'b:2'], clientId: 'c', topic: 't', window: 10, connectTimeoutMs: 1 };

  test('passes Kafka’s settings on under their own names', () => {
    const settings: ProducerSettings = { 'linger.ms': 0, 'batch.size': 1, 'delivery.timeout.ms': 9 };
    expect(confluentConfig({ ...options, settings })).toMatchObject({
      'bootstrap.servers': 'a:1,b:2',
      ...settings,
    });
  });

  test.each([
    ['all', -1],
    [1, 1],
    [0, 0],
  ] as const)('acks=%s is %i', (acks, number) => {
    expect(confluentConfig({ ...options, settings: { acks } }).acks).toBe(number);
  });

  test('the client waits for an answer no longer than request.timeout.ms', () => {
    const config = confluentConfig({ ...options, settings: { 'request.timeout.ms': 700 } });
    expect(config).toMatchObject({ 'request.timeout.ms': 700, 'socket.timeout.ms': 700 });
  });

  test('keys go where Java’s client puts them', () => {
    expect(confluentConfig({ ...options, settings: {} }).partitioner).toBe('murmur2_random');
  });

  test('with the client’s defaults nothing of what a user might set is set, the partitioner neither', () => {
    const config = confluentConfig({ ...options, settings: {}, clientDefaults: true });
    expect(config).not.toHaveProperty('partitioner');
    for (const name of settingNames) expect(config).not.toHaveProperty([name]);
  });

  test.each([
    [undefined, undefined],
    [1_000_000, undefined],
    [1_000_001, 1_000_001],
  ])('the client lets a largest message of %s bytes through', (largestMessageBytes, limit) => {
    const config = confluentConfig({ ...options, settings: {}, largestMessageBytes });
    expect('message.max.bytes' in config ? config['message.max.bytes'] : undefined).toBe(limit);
  });
});
