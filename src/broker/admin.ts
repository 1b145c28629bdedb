import { unlessAborted } from '../deadline.ts';
import { configurationError, unavailableError } from '../errors.ts';
import { AdminConnection, type AdminOptions } from './admin-connection.ts';
import { createTopicError, noSuchTopicError, topicExistsError } from './admin-errors.ts';
import { createRequest, describeTopic, isMock, readyTopic, touchTopic } from './admin-topics.ts';
import { type TopicDescription, type TopicSpec, topicNameProblem, topicSpecProblems } from './topic-spec.ts';

export type { TopicDescription, TopicSpec } from './topic-spec.ts';

/** Asks a cluster about its topics and changes them; each call rejects with a LingerlabError within the time limit. */
export interface Admin {
  /** Names, sorted; Kafka's own topics (`__consumer_offsets`) are left out. */
  listTopics(): Promise<string[]>;
  describeTopic(name: string): Promise<TopicDescription | null>;
  /** Resolves when every partition has a leader. */
  createTopic(spec: TopicSpec): Promise<TopicDescription>;
  /** Takes an existing topic as it is, and creates a missing one. On a mock cluster the partitions are its own 4. */
  ensureTopic(spec: TopicSpec): Promise<{ created: boolean; description: TopicDescription }>;
  deleteTopic(name: string): Promise<void>;
  /** The sum of the high watermarks of all partitions. */
  endOffsets(name: string): Promise<number>;
  brokerCount(): Promise<number>;
  /** `host:port` of each broker, as the cluster tells clients. */
  brokerAddresses(): Promise<string[]>;
  /** Lets its connections go until the next call: kafkajs wakes a thousand times a second for one that it has used. */
  close(): Promise<void>;
}

const internalTopics = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state']);

/**
 * Connects to a cluster. Rejects with a LingerlabError where it does not answer in time, and with the signal's reason
 * where that aborts first.
 */
export async function openAdmin(bootstrap: readonly string[], options: AdminOptions): Promise<Admin> {
  const where = bootstrap.join(',');
  const { timeoutMs } = options;
  const connection = new AdminConnection(bootstrap, options);
  try {
    await unlessAborted(connection.connect(), options.signal);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const cluster = () => connection.attempt('describe the cluster', ({ admin }) => admin.describeCluster());
  const describe = (name: string) => {
    const problem = topicNameProblem(name);
    if (problem !== null) throw configurationError([problem]);
    return connection.attempt(
      `describe topic "${name}"`,
      ({ admin }) => describeTopic(admin, name),
      `Describe on topic "${name}"`,
    );
  };

  /** `created` is false where somebody else was quicker. */
  async function create(spec: TopicSpec): Promise<{ created: boolean; description: TopicDescription }> {
    const { brokers, clusterId } = await cluster();
    const doing = `create topic "${spec.name}"`;
    const created = await connection.attempt(doing, async ({ kafka, admin }) => {
      try {
        return await (isMock(clusterId)
          ? touchTopic(kafka, spec.name)
          : admin.createTopics(createRequest(spec, timeoutMs)));
      } catch (error) {
        throw createTopicError(error, spec, brokers.length, bootstrap);
      }
    });
    const description = await connection.attempt(`see topic "${spec.name}" ready`, ({ admin }) =>
      readyTopic(admin, spec.name, timeoutMs),
    );
    return { created, description };
  }

  return {
    describeTopic: async (name) => describe(name),
    close: () => connection.close(),
    listTopics: async () => {
      const names = await connection.attempt('list topics', ({ admin }) => admin.listTopics());
      return names.filter((name) => !internalTopics.has(name)).sort();
    },
    createTopic: async (spec) => {
      checkSpec(spec);
      if ((await describe(spec.name)) !== null) throw topicExistsError(spec.name);
      const { created, description } = await create(spec);
      if (!created) throw topicExistsError(spec.name);
      return description;
    },
    ensureTopic: async (spec) => {
      checkSpec(spec);
      const description = await describe(spec.name);
      return description === null ? await create(spec) : { created: false, description };
    },
    deleteTopic: async (name) => {
      if ((await describe(name)) === null) throw noSuchTopicError(name, where);
      const { clusterId } = await cluster();
      if (isMock(clusterId))
        throw unavailableError(
          where,
          'the embedded broker cannot delete topics',
          'they go when it is closed',
        );
      await connection.attempt(
        `delete topic "${name}"`,
        ({ admin }) => admin.deleteTopics({ topics: [name], timeout: timeoutMs }),
        `Delete on topic "${name}"`,
      );
    },
    endOffsets: async (name) => {
      if ((await describe(name)) === null) throw noSuchTopicError(name, where);
      const offsets = await connection.attempt(
        `read the end offsets of "${name}"`,
        ({ admin }) => admin.fetchTopicOffsets(name),
        `Describe on topic "${name}"`,
      );
      return Number(offsets.reduce((sum, { high }) => sum + BigInt(high), 0n));
    },
    brokerCount: async () => (await cluster()).brokers.length,
    brokerAddresses: async () => (await cluster()).brokers.map(({ host, port }) => `${host}:${port}`),
  };
}

function checkSpec(spec: TopicSpec): void {
  const problems = topicSpecProblems(spec);
  if (problems.length > 0) throw configurationError(problems);
}
