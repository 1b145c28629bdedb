import { beforeEach, describe, expect, it, vi } from 'vitest';
import { produceCommand } from '../../../src/commands/produce.ts';
import { unavailableError } from '../../../src/errors.ts';
import { sendLogs, type Tally } from '../../../src/produce/send-logs.ts';
import { problemsOf } from '../problems.ts';
import { captureOutput } from './printed.ts';

vi.mock('../../../src/produce/send-logs.ts', () => ({ sendLogs: vi.fn() }));
const send = vi.mocked(sendLogs);
const printed = captureOutput();

beforeEach(() => {
  vi.stubEnv('LINGERLAB_BROKERS', '');
  send.mockReset();
});

const produce = (...args: string[]) => produceCommand().parseAsync(args, { from: 'user' });
const outcome = (tally: Partial<Tally>) =>
  send.mockResolvedValue({ sent: 100, acknowledged: 100, failed: {}, ...tally });

describe('lingerlab produce', () => {
  it('is the lab’s producer unless told otherwise', async () => {
    outcome({});
    await produce();
    const [order, world] = send.mock.calls[0]!;
    expect(order).toEqual({
      topic: {
        name: 'kafka-logs',
        partitions: 3,
        replicationFactor: 1,
        config: { 'retention.ms': '604800000' },
      },
      count: 100,
      delayMs: 100,
      seed: 42,
      backend: 'kafkajs',
      settings: {
        acks: 'all',
        retries: 3,
        'max.in.flight.requests.per.connection': 1,
        'compression.type': 'gzip',
        'linger.ms': 5,
        'batch.size': 16_384,
      },
    });
    expect(world.broker).toEqual({ kind: 'embedded' });
    expect(printed).toMatchObject({ out: '100 of 100 sent, 100 acknowledged, 0 errors\n', exitCode: 0 });
  });

  it('takes its flags', async () => {
    outcome({ sent: 5, acknowledged: 5 });
    await produce(
      ...['--topic', 'other', '--count', '5', '--delay', '0', '--backend', 'null', '--seed', '7'],
      ...['--set', 'acks=1', '--set', 'compression.type=none', '--brokers', 'a:1,b:2', '--json'],
    );
    const [order, world] = send.mock.calls[0]!;
    expect(order).toMatchObject({
      topic: { name: 'other', partitions: 3 },
      count: 5,
      delayMs: 0,
      seed: 7,
      backend: 'null',
      settings: { acks: 1, 'compression.type': 'none', 'linger.ms': 5 },
    });
    expect(world.broker).toEqual({ kind: 'external', addresses: ['a:1', 'b:2'] });
    expect(JSON.parse(printed.out)).toEqual({ sent: 5, acknowledged: 5, failed: {} });
  });

  it('takes the connection that --set gives', async () => {
    vi.stubEnv('LAB_PASSWORD', 'hunter2');
    outcome({});
    const connection = [
      'connection.security.protocol=SASL_PLAINTEXT',
      'connection.sasl.mechanism=PLAIN',
      'connection.sasl.username=app',
      'connection.sasl.password={env: LAB_PASSWORD}',
    ].flatMap((setting) => ['--set', setting]);
    await produce('--brokers', 'a:1', ...connection);
    expect(send.mock.calls[0]![1].broker).toEqual({
      kind: 'external',
      addresses: ['a:1'],
      connection: {
        protocol: 'SASL_PLAINTEXT',
        tls: null,
        sasl: { mechanism: 'PLAIN', username: 'app', password: 'hunter2' },
      },
    });
    await produce(...connection);
    expect(send.mock.calls[1]![1].broker).toEqual({ kind: 'embedded' });
    expect(printed.talk).toBe(
      'note: the connection is left aside: lingerlab starts embedded without TLS and SASL\n',
    );
  });

  it('tells its progress every 10 messages', async () => {
    send.mockImplementation(async (_order, { onSent }) => {
      for (let sent = 1; sent <= 25; sent += 1) onSent({ sent, acknowledged: sent - 5, failed: {} });
      return { sent: 25, acknowledged: 25, failed: {} };
    });
    await produce('--count', '25');
    expect(printed.talk).toBe(
      '10 of 25 sent, 5 acknowledged, 0 errors, 5 unanswered\n20 of 25 sent, 15 acknowledged, 0 errors, 5 unanswered\n',
    );
  });

  it('tells errors by code, and exits with 5 where not all was acknowledged', async () => {
    outcome({ acknowledged: 90, failed: { A: 6, B: 3 } });
    await produce();
    expect(printed.out).toBe('100 of 100 sent, 90 acknowledged, 9 errors (6 A, 3 B), 1 unanswered\n');
    expect(printed.exitCode).toBe(5);
  });

  it('tells which permission would let through what the cluster refuses, in the words of a run', async () => {
    outcome({ acknowledged: 90, failed: { TOPIC_AUTHORIZATION_FAILED: 9, _MSG_TIMED_OUT: 1 } });
    await produce('--topic', 'logs');
    const remedy = 'give the user the permission Write on topic "logs", and Describe with it';
    expect(printed.talk).toBe(`TOPIC_AUTHORIZATION_FAILED: ${remedy}\n`);
  });

  it('tells all that is wrong at once, before anything is sent', async () => {
    const problems = await problemsOf(() =>
      produce(
        ...['--count', '0', '--delay', 'soon', '--backend', 'kafkaj', '--topic', 'a b', '--seed', 'x'],
        ...['--set', 'acks=2', '--set', 'linger.ms=-1'],
      ),
    );
    expect(problems.sort()).toEqual([
      '--backend kafkaj: unknown backend kafkaj — did you mean kafkajs?',
      '--count 0: must be a whole number from 1 to 10000000',
      '--delay soon: must be a length of time such as 100ms, 1s or 0',
      '--seed x: seed must be a whole number, not NaN',
      '--set acks=2: acks must be one of 0, 1, all, not 2',
      '--set linger.ms=-1: linger.ms must be at least 0 ms, not -1',
      '--topic a b: topic.name may hold letters, digits, dots, dashes and underscores',
    ]);
    expect(send).not.toHaveBeenCalled();
  });

  it('takes one value of each setting', async () => {
    expect(await problemsOf(() => produce('--set', 'linger.ms=0,5'))).toEqual([
      '--set linger.ms: has several values, and there is only one producer',
    ]);
  });

  it('hands on that there is no broker', async () => {
    send.mockRejectedValue(unavailableError('a:1', 'does not answer'));
    expect(await problemsOf(() => produce('--brokers', 'a:1'), 5)).toEqual(['a:1: does not answer']);
  });
});
