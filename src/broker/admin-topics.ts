import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { messageOf } from '../errors.ts';
import { kafkaErrorType } from './admin-errors.ts';
import type { TopicDescription, TopicSpec } from './topic-spec.ts';

/** Kafka's code for a setting that was made on the topic itself (DescribeConfigs, `DYNAMIC_TOPIC_CONFIG`). */
const setOnTopic = 1;

/** A topic as the cluster has it, null where it has none of that name; throws kafkajs's errors. */
export async function describeTopic(admin: Admin, name: string): Promise<TopicDescription | null> {
  const partitions = await partitionsOf(admin, name);
  if (partitions === null) return null;
  const entries = await configOf(admin, name);
  const own = entries.filter(({ configSource }) => configSource === setOnTopic);
  const inForce = (setting: string): number | null => {
    const entry = entries.find(({ configName }) => configName === setting);
    return entry === undefined ? null : Number(entry.configValue);
  };
  return {
    name,
    partitions: partitions.length,
    replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    minInsyncReplicas: inForce('min.insync.replicas'),
    maxMessageBytes: inForce('max.message.bytes'),
    config: Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue])),
  };
}

/**
 * The topic once each of its partitions has a leader that answers; gives up, with the last state, after `limitMs`. A
 * leader may be named before it serves, and a producer that meets it then may send its messages twice.
 */
export async function readyTopic(admin: Admin, name: string, limitMs: number): Promise<TopicDescription> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const state = await stateOf(admin, name);
    if (typeof state !== 'string') return state;
    if (performance.now() >= deadline) throw new Error(state);
    await pause(50);
  }
}

/** The topic's description, or what it still lacks. */
async function stateOf(admin: Admin, name: string): Promise<TopicDescription | string> {
  const notThere = 'it is not there yet';
  const partitions = await partitionsOf(admin, name);
  if (partitions === null || partitions.length === 0) return notThere;
  const leaderless = partitions.filter(({ leader }) => leader < 0).length;
  if (leaderless > 0) return `${leaderless} partitions have no leader yet`;
  try {
    await admin.fetchTopicOffsets(name);
  } catch (error) {
    return `its leaders do not answer yet: ${messageOf(error)}`;
  }
  return (await describeTopic(admin, name)) ?? notThere;
}

/** What createTopics is asked. */
export const createRequest = (spec: TopicSpec, timeoutMs: number) => ({
  waitForLeaders: false,
  timeout: timeoutMs,
  topics: [
    {
      topic: spec.name,
      numPartitions: spec.partitions,
      replicationFactor: spec.replicationFactor,
      configEntries: Object.entries(spec.config).map(([name, value]) => ({ name, value })),
    },
  ],
});

/** Whether a cluster is librdkafka's mock, which names itself so and has neither createTopics nor a controller. */
export const isMock = (clusterId: string): boolean => clusterId.startsWith('mockCluster');

/** Makes a mock cluster create a topic, by a producer's metadata request; nothing is written to it. */
export async function touchTopic(kafka: Kafka, name: string): Promise<true> {
  const producer = kafka.producer({ allowAutoTopicCreation: true });
  try {
    await producer.connect();
    await producer.sendBatch({ topicMessages: [{ topic: name, messages: [] }] });
    return true;
  } finally {
    await producer.disconnect();
  }
}

async function partitionsOf(admin: Admin, name: string) {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    return topics[0]?.partitions ?? null;
  } catch (error) {
    const type = kafkaErrorType(error);
    if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'LEADER_NOT_AVAILABLE') return null;
    throw error;
  }
}

/** Empty where the cluster does not tell: a mock has no configuration, and reading it may not be permitted. */
async function configOf(admin: Admin, name: string) {
  const { clusterId } = await admin.describeCluster();
  if (isMock(clusterId)) return [];
  try {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }],
    });
    return resources[0]?.configEntries ?? [];
  } catch (error) {
    if (kafkaErrorType(error) === 'TOPIC_AUTHORIZATION_FAILED') return [];
    throw error;
  }
}
