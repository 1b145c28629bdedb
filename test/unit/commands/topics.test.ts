import { describe, expect, it, vi } from 'vitest';
import type { Admin } from '../../../src/broker/admin.ts';
import { topicExistsError } from '../../../src/broker/admin-errors.ts';
import type { TopicDescription, TopicSpec } from '../../../src/broker/topic-spec.ts';
import { topicsCommand } from '../../../src/commands/topics.ts';
import { LingerlabError } from '../../../src/errors.ts';

/** A cluster in memory, and a terminal that writes down what is said. */
function world(existing: TopicDescription[] = [], answer: boolean | null = null) {
  const topics = new Map(existing.map((topic) => [topic.name, topic]));
  const create = (spec: TopicSpec) => {
    const description = { ...spec, minInsyncReplicas: 1, maxMessageBytes: 1_048_588 };
    topics.set(spec.name, description);
    return description;
  };
  const admin: Admin = {
    listTopics: async () => [...topics.keys()].sort(),
    describeTopic: async (name) => topics.get(name) ?? null,
    createTopic: async (spec) => {
      if (topics.has(spec.name)) throw topicExistsError(spec.name);
      return create(spec);
    },
    ensureTopic: async (spec) => {
      const found = topics.get(spec.name);
      return { created: found === undefined, description: found ?? create(spec) };
    },
    deleteTopic: async (name) => {
      topics.delete(name);
    },
    endOffsets: async () => 0,
    brokerAddresses: async () => ['a:1'],
    brokerCount: async () => 1,
    close: vi.fn(async () => {}),
  };
  const said = { out: '', talk: '', asked: '', brokers: [] as readonly string[] };
  const env: NodeJS.ProcessEnv = {};
  const run = async (...args: string[]) => {
    const command = topicsCommand({
      out: (text) => {
        said.out += text;
      },
      talk: (text) => {
        said.talk += text;
      },
      ask:
        answer === null
          ? null
          : async (question) => {
              said.asked += question;
              return answer;
            },
      env,
      connect: async (brokers) => {
        said.brokers = brokers;
        return admin;
      },
    });
    await command.parseAsync(args, { from: 'user' });
  };
  return { run, said, topics, admin, env };
}

const topic = (name: string, partitions = 1): TopicDescription => ({
  name,
  partitions,
  replicationFactor: 1,
  minInsyncReplicas: 1,
  maxMessageBytes: 1_048_588,
  config: {},
});

async function problemsOf(work: Promise<void>): Promise<string[]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LingerlabError)) throw new Error(`no LingerlabError, but ${error}`);
  expect(error.exitCode).toBe(2);
  return error.problems.map(({ where, what }) => `${where}: ${what}`);
}

describe('topics create', () => {
  it('creates a topic as asked for', async () => {
    const { run, said, topics, admin } = world();
    await run(
      'create',
      'x',
      '--partitions',
      '6',
      '--config',
      'retention.ms=1',
      '--config',
      'a=b=c',
      '--json',
    );
    expect(topics.get('x')).toMatchObject({
      partitions: 6,
      replicationFactor: 1,
      config: { 'retention.ms': '1', a: 'b=c' },
    });
    expect(JSON.parse(said.out)).toMatchObject({ name: 'x', created: true, differences: [] });
    expect(admin.close).toHaveBeenCalledTimes(1);
  });

  it('does not touch a topic that exists, and closes the connection', async () => {
    const { run, admin } = world([topic('x')]);
    expect(await problemsOf(run('create', 'x'))).toEqual(['topic "x": it exists already']);
    expect(admin.close).toHaveBeenCalledTimes(1);
  });

  it("creates the lab's four, and tells how one that is there differs", async () => {
    const { run, said, topics } = world([topic('kafka-logs', 4)]);
    await run('create', '--lab');
    expect([...topics.values()].map(({ name, partitions }) => `${name} ${partitions}`)).toEqual([
      'kafka-logs 4',
      'user-events 2',
      'system-metrics 2',
      'payment-transactions 2',
    ]);
    expect(said.out).toContain('already there');
    expect(said.out).toContain('partitions: 4, not 3');
    expect(said.out).toContain('retention.ms: not set, not 604800000');
    expect(said.out.match(/created/g)).toHaveLength(3);
  });

  it('tells every problem at once, before it connects', async () => {
    const { run, said } = world();
    expect(
      await problemsOf(
        run('create', 'x', '--partitions', '0', '--replication-factor', 'two', '--config', '=1'),
      ),
    ).toEqual([
      '--config =1: it is not key=value',
      '--replication-factor two: it must be a whole number of at least 1',
      '--partitions 0: it must be a whole number of at least 1',
    ]);
    expect(said.brokers).toEqual([]);
  });

  it.each([
    [['create'], 'topics create: no topic is named'],
    [['create', 'x', '--lab'], 'topics create: a name and --lab exclude each other'],
    [
      ['create', '--lab', '--partitions', '3'],
      'topics create: --lab brings its own partitions and configuration',
    ],
    [['create', 'a b'], 'topic "a b": a name cannot contain " "'],
  ])('refuses %j', async (args, problem) => {
    expect(await problemsOf(world().run(...args))).toEqual([problem]);
  });
});

describe('topics list and describe', () => {
  it('lists a name a line', async () => {
    const { run, said } = world([topic('b'), topic('a')]);
    await run('list');
    expect(said.out).toBe('a\nb\n');
  });

  it('prints nothing but says so where there are none', async () => {
    const { run, said } = world();
    await run('list');
    expect(said).toMatchObject({ out: '', talk: 'there are no topics\n' });
  });

  it('says that there may be some which this user may not see', async () => {
    const { run, said, env } = world();
    env['LINGERLAB_SECURITY_PROTOCOL'] = 'SASL_SSL';
    await run('list');
    expect(said.talk).toMatch(/^there are no topics that this user may see/);
  });

  it('describes in a table or as JSON', async () => {
    const { run, said } = world([{ ...topic('a', 3), config: { 'retention.ms': '1' } }]);
    await run('describe', 'a');
    expect(said.out).toMatch(/partitions +│ 3/);
    expect(said.out).toContain('retention.ms=1');
    said.out = '';
    await run('describe', 'a', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ name: 'a', partitions: 3 });
  });

  it('says that a topic is not there', async () => {
    expect(await problemsOf(world().run('describe', 'a'))).toEqual(['topic "a": there is none of this name']);
  });
});

describe('topics delete', () => {
  it('deletes with --yes', async () => {
    const { run, said, topics } = world([topic('a'), topic('b'), topic('c')]);
    await run('delete', 'a', 'b', '--yes');
    expect([...topics.keys()]).toEqual(['c']);
    expect(said.talk).toBe('deleted a, b\n');
  });

  it('asks where somebody can answer', async () => {
    const no = world([topic('a')], false);
    await no.run('delete', 'a');
    expect(no.said.asked).toContain('Delete a on localhost:9092');
    expect(no.topics.has('a')).toBe(true);
    const yes = world([topic('a')], true);
    await yes.run('delete', 'a');
    expect(yes.topics.has('a')).toBe(false);
  });

  it('refuses where nobody can answer', async () => {
    const { run, topics } = world([topic('a')]);
    expect(await problemsOf(run('delete', 'a'))).toEqual(['topics delete: nobody is here to confirm it']);
    expect(topics.has('a')).toBe(true);
  });

  it('deletes none where one is not there', async () => {
    const { run, topics } = world([topic('a')]);
    expect(await problemsOf(run('delete', 'a', 'b', 'c', '--yes'))).toHaveLength(2);
    expect(topics.has('a')).toBe(true);
  });
});

describe('the brokers of topics', () => {
  it('are those of --brokers, else of the environment, else the default', async () => {
    const { run, said, env } = world();
    await run('list');
    expect(said.brokers).toEqual(['localhost:9092']);
    env['LINGERLAB_BROKERS'] = 'a:1,b:2';
    await run('list');
    expect(said.brokers).toEqual(['a:1', 'b:2']);
    await run('list', '--brokers', 'c:3');
    expect(said.brokers).toEqual(['c:3']);
  });

  it('are checked', async () => {
    const { run, env } = world();
    expect(await problemsOf(run('list', '--brokers', 'a'))).toEqual(['--brokers: "a" has no port']);
    env['LINGERLAB_BROKERS'] = 'b';
    expect(await problemsOf(run('list'))).toEqual(['LINGERLAB_BROKERS: "b" has no port']);
  });
});
