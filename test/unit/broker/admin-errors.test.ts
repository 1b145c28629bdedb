import { describe, expect, it } from 'vitest';
import { adminError, createTopicError, kafkaErrorType } from '../../../src/broker/admin-errors.ts';
import { configurationError } from '../../../src/errors.ts';

const typed = (type: string) => Object.assign(new Error(`the text of ${type}`), { type });
const aggregate = (type: string) =>
  Object.assign(new Error('Topic creation errors'), { errors: [typed(type)] });
const wrapped = (cause: Error) => new Error('retries exceeded', { cause });
const occasion = { bootstrap: ['a:1', 'b:2'], doing: 'list topics' };
const spec = { name: 'x', partitions: 3, replicationFactor: 3, config: { 'retention.ms': 'soon' } };

describe('kafkaErrorType', () => {
  it.each([
    [typed('A'), 'A'],
    [aggregate('B'), 'B'],
    [wrapped(typed('C')), 'C'],
    [wrapped(aggregate('D')), 'D'],
    [new Error('none'), null],
    ['text', null],
    [null, null],
  ])('finds the type of %s', (error, type) => {
    expect(kafkaErrorType(error)).toBe(type);
  });
});

describe('adminError', () => {
  it('leaves an error for users as it is', () => {
    const error = configurationError([{ where: 'x', what: 'y' }]);
    expect(adminError(error, occasion)).toBe(error);
  });

  it.each(['TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED'])(
    'tells of a lacking permission: %s',
    (type) => {
      const error = adminError(aggregate(type), occasion);
      expect(error.message).toContain(`a:1,b:2: no permission to list topics (${type})`);
      expect(error.exitCode).toBe(5);
    },
  );

  it('tells where an advertised listener leads that cannot be reached', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.9:9092'), {
      broker: '10.0.0.9:9092',
    });
    expect(adminError(wrapped(refused), occasion).message).toMatch(
      /^a:1,b:2: it answered, but sends clients to 10\.0\.0\.9:9092, .*advertised\.listeners/,
    );
  });

  it('does not blame the advertised listeners for an address that was given', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { broker: 'b:2' });
    expect(adminError(wrapped(refused), occasion).message).toBe(
      'a:1,b:2: connection refused: nothing listens there — check that a broker listens there; lingerlab broker up starts one',
    );
  });

  it('blames a token where a connection ends before anything was answered, and not later', () => {
    const sasl = { mechanism: 'OAUTHBEARER', token: { kind: 'text', text: 'x' } } as const;
    const bearer = { ...occasion, connection: { protocol: 'SASL_PLAINTEXT', tls: null, sasl } as const };
    const closed = wrapped(new Error('No brokers'));
    expect(adminError(closed, { ...bearer, turnedAway: true }).message).toContain('refuses the token');
    expect(adminError(closed, bearer).message).toBe('a:1,b:2: could not list topics: No brokers');
    expect(adminError(closed, { ...occasion, turnedAway: true }).message).toContain(': No brokers');
    const late = configurationError([{ where: 'x', what: 'late' }]);
    expect(adminError(late, { ...bearer, turnedAway: true })).toBe(late);
  });

  it('names the innermost cause and its code', () => {
    expect(adminError(wrapped(typed('NOT_CONTROLLER')), occasion).message).toBe(
      'a:1,b:2: could not list topics: the text of NOT_CONTROLLER (NOT_CONTROLLER)',
    );
  });
});

describe('createTopicError', () => {
  it.each([
    ['TOPIC_ALREADY_EXISTS', 'exists already', 2],
    ['INVALID_REPLICATION_FACTOR', "replication factor 3 is more than the cluster's 1 broker —", 2],
    ['INVALID_PARTITIONS', 'refuses 3 partitions', 2],
    ['INVALID_CONFIG', 'retention.ms=soon', 2],
    ['INVALID_TOPIC_EXCEPTION', 'refuses this name', 2],
    ['POLICY_VIOLATION', 'policy', 2],
    ['TOPIC_AUTHORIZATION_FAILED', 'no permission to create topic "x"', 5],
    ['REQUEST_TIMED_OUT', 'did not finish in time', 5],
  ])('puts %s into words', (type, words, exitCode) => {
    const error = createTopicError(aggregate(type), spec, 1, ['a:1']);
    expect(error.message).toContain(words);
    expect(error.message).toContain('topic "x"');
    expect(error.exitCode).toBe(exitCode);
  });
});
