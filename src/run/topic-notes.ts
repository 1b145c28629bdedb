import type { TopicDescription } from '../broker/admin.ts';

/** What a scenario asks of its topic. */
interface AskedTopic {
  readonly partitions: number;
  readonly replicationFactor: number;
}

interface FoundTopic {
  readonly created: boolean;
  readonly description: TopicDescription;
}

/** What a run's topic has other than was asked for, and what acks=all cannot meet there; a sentence each. */
export function topicNotes(asked: AskedTopic, { created, description }: FoundTopic): string[] {
  const { name, partitions, replicationFactor, minInsyncReplicas } = description;
  const notes: string[] = [];
  // The embedded broker has its own number of partitions, and its caveat says so.
  const otherPartitions = !created && partitions !== asked.partitions;
  if (otherPartitions || replicationFactor !== asked.replicationFactor)
    notes.push(
      `topic ${name}: partitions ${partitions}, replication factor ${replicationFactor}; asked for were ` +
        `${asked.partitions} and ${asked.replicationFactor}` +
        (created ? '' : `, but it was there already (lingerlab topics delete ${name} makes room)`),
    );
  if (minInsyncReplicas !== null && minInsyncReplicas > replicationFactor)
    notes.push(
      `topic ${name} wants ${minInsyncReplicas} in-sync replicas (min.insync.replicas) and has ${replicationFactor}: ` +
        'brokers of before Kafka 4 acknowledge nothing so with acks=all',
    );
  return notes;
}
