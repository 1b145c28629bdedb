import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import { type ApacheKafka, openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { type Command, clearUp, lingerlab, start } from './lingerlab.ts';

afterEach(clearUp);

const services = ['web-server', 'auth-service', 'database', 'api-gateway', 'payment-service'];
const recordKeys = [
  'timestamp',
  'timestamp_unix',
  'level',
  'message',
  'service',
  'ip',
  'user_id',
  'response_time_ms',
  'status_code',
];

interface Read {
  readonly key: string;
  readonly record: Record<string, unknown>;
}

/** Every record of a topic, in no order across partitions. */
async function readAll(brokers: readonly string[], topic: string, count: number): Promise<Read[]> {
  const kafka = new kafkajs.Kafka({
    brokers: [...brokers],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 100, retries: 10 },
  });
  const consumer = kafka.consumer({ groupId: `reads-${topic}`, maxWaitTimeInMs: 100 });
  const read: Read[] = [];
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        read.push({ key: message.key!.toString(), record: JSON.parse(message.value!.toString()) });
      },
    });
    await expect.poll(() => read.length, { timeout: 20_000 }).toBe(count);
    return read;
  } finally {
    await consumer.disconnect();
  }
}

describe('lingerlab produce on a real Kafka', () => {
  let broker: ApacheKafka;
  let admin: Admin;
  beforeAll(async () => {
    broker = await openApacheKafka();
    admin = await openAdmin(broker.bootstrap, { timeoutMs: 15_000 });
  });
  afterAll(async () => {
    await admin?.close();
    await broker?.close();
  });
  const produce = (...args: string[]) => ['produce', '--brokers', broker.bootstrap.join(','), ...args];

  it.for([
    ['kafkajs', '0'],
    ['kafkajs', '5ms'],
    ['confluent', '0'],
    ['confluent', '5ms'],
  ])('sends with %s, %s apart, and counts what the broker has', async ([backend, delay]) => {
    const topic = `${backend}-${delay}`;
    const sent = await lingerlab(
      produce('--topic', topic, '--count', '30', '--delay', delay!, '--backend', backend!),
    );
    expect(sent).toMatchObject({ code: 0, stdout: '30 of 30 sent, 30 acknowledged, 0 errors\n' });
    const progress = sent.stderr.split('\n').filter((line) => line.includes('sent'));
    expect(progress.map((line) => line.split(',')[0])).toEqual([10, 20, 30].map((n) => `${n} of 30 sent`));
    await expect(admin.endOffsets(topic)).resolves.toBe(30);
  });

  it("sends the lab's records, each under its service, to the lab's topic", async () => {
    const sent = await lingerlab(produce('--count', '30', '--delay', '0', '--json'));
    expect(JSON.parse(sent.stdout)).toEqual({ sent: 30, acknowledged: 30, failed: {} });
    await expect(admin.describeTopic('kafka-logs')).resolves.toMatchObject({
      partitions: 3,
      config: { 'retention.ms': '604800000' },
    });
    const read = await readAll(broker.bootstrap, 'kafka-logs', 30);
    const ids = read.map(({ key, record }) => {
      const id = Number(/ - ID: (\d+)$/.exec(record['message'] as string)?.[1]);
      expect(record['service']).toBe(services[id % 5]);
      expect(key).toBe(record['service']);
      expect(Object.keys(record).slice(0, recordKeys.length)).toEqual(recordKeys);
      expect(Object.keys(record).slice(recordKeys.length)).toEqual(
        record['level'] === 'ERROR' ? ['error_code', 'stack_trace'] : [],
      );
      return id;
    });
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, id) => id));
  });

  it('takes an interruption for the end, and counts what was sent until then', async () => {
    const command = start(produce('--topic', 'interrupted', '--count', '100000', '--delay', '1ms'));
    await command.says('50 of 100000 sent');
    command.signalGroup('SIGINT');
    const { code, stdout } = await command.ended;
    expect(code).toBe(130);
    const [, sent, acknowledged] = /^(\d+) of 100000 sent, (\d+) acknowledged, 0 errors\n$/.exec(stdout)!;
    expect(acknowledged).toBe(sent);
    await expect(admin.endOffsets('interrupted')).resolves.toBe(Number(sent));
  });

  // The last one, for it takes the broker away.
  it('counts errors by their code when the broker goes away', async () => {
    // kafkajs takes seconds to give one request up; with many under way they fail together.
    const backends = {
      kafkajs: ['retries=0', 'max.in.flight.requests.per.connection=1000', 'linger.ms=0'],
      confluent: ['delivery.timeout.ms=1000'],
    };
    const commands: Command[] = [];
    for (const [backend, settings] of Object.entries(backends)) {
      const sets = settings.flatMap((setting) => ['--set', setting]);
      const args = ['--topic', `gone-${backend}`, '--count', '600', '--delay', '10ms', '--backend', backend];
      const command = start(produce(...args, ...sets));
      await command.says('50 of 600 sent');
      commands.push(command);
    }
    await admin.close();
    process.kill(broker.brokerPid, 'SIGKILL');
    for (const command of commands) {
      const { code, stdout } = await command.ended;
      expect(code).toBe(5);
      const [, acknowledged, errors, codes] =
        /^600 of 600 sent, (\d+) acknowledged, (\d+) errors \((.*)\)\n$/.exec(stdout) ?? [];
      expect(Number(acknowledged)).toBeGreaterThan(0);
      expect(Number(acknowledged) + Number(errors)).toBe(600);
      expect(codes).toMatch(/KafkaJS|_MSG_TIMED_OUT/);
      await command.leavesNothing();
    }
  });
});

describe('lingerlab produce without a broker', () => {
  it('is interrupted while the broker starts', async () => {
    const command = start(['produce', '--broker', 'embedded']);
    await command.child('embedded-host.js');
    command.signalGroup('SIGINT');
    expect(await command.ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/interrupted before the first message: nothing was sent\n$/),
    });
    await command.leavesNothing();
  });
});
