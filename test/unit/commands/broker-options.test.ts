import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import {
  type BrokerFlags,
  brokerFor,
  chosenBroker,
  connectionHelp,
  withBrokerOptions,
} from '../../../src/commands/broker-options.ts';
import { problemsOf } from '../problems.ts';

describe('the broker', () => {
  const both = { LINGERLAB_BROKERS: 'e:1, f:2' };
  it.each<[BrokerFlags, NodeJS.ProcessEnv, ReturnType<typeof chosenBroker>]>([
    [{}, {}, null],
    [{}, { LINGERLAB_BROKERS: '' }, null],
    [{ broker: 'embedded' }, {}, { kind: 'embedded' }],
    [{ broker: 'apache-kafka' }, both, { kind: 'apache-kafka' }],
    [
      { broker: 'apache-kafka', kafkaVersion: '3.4.1', nodes: '3' },
      both,
      { kind: 'apache-kafka', version: '3.4.1', nodes: 3 },
    ],
    [{ brokers: 'a:1,b:2' }, {}, { kind: 'external', addresses: ['a:1', 'b:2'] }],
    [{ brokers: 'a:1' }, both, { kind: 'external', addresses: ['a:1'] }],
    [{}, both, { kind: 'external', addresses: ['e:1', 'f:2'] }],
  ])('of %j and %j is %j', (flags, env, choice) => {
    expect(chosenBroker(flags, env)).toEqual(choice);
  });

  it.each<[BrokerFlags, NodeJS.ProcessEnv, string]>([
    [
      { broker: 'embedded', brokers: 'a:1' },
      {},
      '--broker: cannot be given together with --brokers — leave one of them out',
    ],
    [{ brokers: 'a' }, {}, '--brokers: "a" has no port — write host:port,host:port'],
    [{ brokers: '' }, {}, '--brokers: an address is empty — write host:port,host:port'],
    [
      {},
      { LINGERLAB_BROKERS: 'a:0' },
      'LINGERLAB_BROKERS: "a:0" has no port from 1 to 65535 — write host:port,host:port',
    ],
  ])('cannot be of %j and %j', async (flags, env, problem) => {
    expect(await problemsOf(() => chosenBroker(flags, env))).toEqual([problem]);
  });

  it('is told all that is wrong at once', async () => {
    const flags: BrokerFlags = { broker: 'embedded', brokers: 'a:1', kafkaVersion: '3.4', nodes: '10' };
    const only =
      'is only for an Apache Kafka that lingerlab starts — give --broker apache-kafka in place of embedded, or leave it out';
    expect(await problemsOf(() => chosenBroker(flags, {}))).toEqual([
      `--kafka-version: ${only}`,
      `--nodes: ${only}`,
      '--kafka-version: "3.4" lacks its third number — write it as 4.4.0, 3.9.2 or 3.4.1',
      '--nodes: must be a whole number from 1 to 9, not "10"',
      '--broker: cannot be given together with --brokers — leave one of them out',
    ]);
  });

  it('is one of the kinds that lingerlab starts', () => {
    const command = withBrokerOptions(
      new Command('x').exitOverride().configureOutput({ writeErr: () => {} }),
    );
    expect(command.parse(['--broker', 'compose'], { from: 'user' }).opts()).toEqual({ broker: 'compose' });
    expect(() => command.parse(['--broker', 'zookeeper'], { from: 'user' })).toThrow(CommanderError);
  });
});

it('names the ways in which the environment gives secrets', () => {
  expect(connectionHelp).toMatch(/_FILE.*LINGERLAB_SASL_OAUTHBEARER_TOKEN_COMMAND/s);
});

describe('a simulation', () => {
  const external = { kind: 'external', addresses: ['e:1'] } as const;

  it('has no use for the broker that the environment names, and a client does', () => {
    expect(brokerFor(['simulated'], {}, external)).toEqual({ kind: 'embedded' });
    expect(brokerFor(['kafkajs'], {}, external)).toBe(external);
    expect(brokerFor(['kafkajs'], {}, null)).toEqual({ kind: 'embedded' });
  });

  it.each<[BrokerFlags, string]>([
    [{ broker: 'embedded' }, '--broker'],
    [{ brokers: 'a:1' }, '--brokers'],
  ])('refuses %j', async (flags, flag) => {
    expect(await problemsOf(() => brokerFor(['simulated'], flags, external))).toEqual([
      `${flag}: chooses a broker, and a simulation sends nothing — leave it out, or choose a client with --backend`,
    ]);
  });
});
