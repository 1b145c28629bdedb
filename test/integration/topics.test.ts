import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAdmin } from '../../dist/broker/admin.js';
import { type ApacheKafka, openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { labTopics } from '../../dist/broker/lab-topics.js';
import { topicsCommand } from '../../dist/commands/topics.js';

let broker: ApacheKafka;
beforeAll(async () => {
  broker = await openApacheKafka();
});
afterAll(() => broker?.close());

/** Runs the command as the command line would, and gives what it printed on stdout. */
async function topics(...args: string[]): Promise<string> {
  let out = '';
  const command = topicsCommand({
    out: (text) => {
      out += text;
    },
    talk: () => {},
    ask: null,
    env: { LINGERLAB_BROKERS: broker.bootstrap.join(',') },
    connect: (brokers) => openAdmin(brokers, { timeoutMs: 15_000 }),
  });
  await command.parseAsync(args, { from: 'user' });
  return out;
}

describe('lingerlab topics on a real Kafka', () => {
  it("creates the lab's four, and again finds them as they are", async () => {
    const first = JSON.parse(await topics('create', '--lab', '--json')) as unknown[];
    expect(first).toEqual(
      labTopics.map((topic) => ({
        ...topic,
        minInsyncReplicas: 1,
        maxMessageBytes: 1_048_588,
        created: true,
        differences: [],
      })),
    );
    const second = JSON.parse(await topics('create', '--lab', '--json')) as unknown[];
    expect(second).toEqual(
      labTopics.map((topic) => ({
        ...topic,
        minInsyncReplicas: 1,
        maxMessageBytes: 1_048_588,
        created: false,
        differences: [],
      })),
    );
  });

  it('lists and describes them', async () => {
    expect(await topics('list')).toBe('kafka-logs\npayment-transactions\nsystem-metrics\nuser-events\n');
    expect(await topics('describe', 'kafka-logs')).toContain('retention.ms=604800000');
  });

  it('creates and deletes any topic, and tells how an existing one differs', async () => {
    const created = await topics(
      'create',
      'kafka.own',
      '--partitions',
      '5',
      '--config',
      'cleanup.policy=compact',
    );
    expect(created).toContain('created');
    expect(JSON.parse(await topics('describe', 'kafka.own', '--json'))).toMatchObject({
      partitions: 5,
      config: { 'cleanup.policy': 'compact' },
    });
    await expect(topics('create', 'kafka.own')).rejects.toMatchObject({ exitCode: 2 });
    await topics('delete', 'kafka.own', 'user-events', '--yes');
    // The broker says that it has deleted a topic a moment before it forgets it.
    await expect
      .poll(() => topics('list'), { timeout: 10_000 })
      .toBe('kafka-logs\npayment-transactions\nsystem-metrics\n');
    await topics('create', 'user-events', '--partitions', '7');
    const lab = JSON.parse(await topics('create', '--lab', '--json')) as {
      name: string;
      differences: string[];
    }[];
    expect(lab.find(({ name }) => name === 'user-events')).toMatchObject({
      created: false,
      differences: ['partitions: 7, not 2'],
    });
  });
});
