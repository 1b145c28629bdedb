import Table from 'cli-table3';
import type { TopicDescription } from '../broker/topic-spec.ts';
import type { CreatedTopic } from './topics-actions.ts';

const plain = { style: { head: [], border: [], compact: true } };
const settingsText = (config: Readonly<Record<string, string>>) =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

/** What became of the topics that were to be created. */
export function createdTable(topics: readonly CreatedTopic[]): string {
  const table = new Table({ ...plain, head: ['topic', '', 'partitions', 'replication factor', 'config'] });
  for (const topic of topics) {
    const outcome = topic.created ? 'created' : 'already there';
    table.push([
      topic.name,
      [outcome, ...topic.differences].join('\n'),
      topic.partitions,
      topic.replicationFactor,
      settingsText(topic.config),
    ]);
  }
  return `${table}\n`;
}

/** One topic, a line for each property. */
export function describedTable(topic: TopicDescription): string {
  const table = new Table(plain);
  table.push(
    { topic: topic.name },
    { partitions: topic.partitions },
    { 'replication factor': topic.replicationFactor },
    { 'min.insync.replicas': topic.minInsyncReplicas ?? 'not told' },
    { 'max.message.bytes': topic.maxMessageBytes ?? 'not told' },
    { config: settingsText(topic.config) || "the cluster's defaults" },
  );
  return `${table}\n`;
}
