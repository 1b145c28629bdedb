import { expect, test } from 'vitest';
import { topicNotes } from '../../../src/run/topic-notes.ts';

const asked = { partitions: 6, replicationFactor: 3 };
const description = {
  name: 'logs',
  ...{ partitions: 6, replicationFactor: 3, minInsyncReplicas: 2, maxMessageBytes: null, config: {} },
};

test('nothing is said of a topic that is as it was asked for', () => {
  expect(topicNotes(asked, { created: true, description })).toEqual([]);
  expect(topicNotes(asked, { created: false, description })).toEqual([]);
  // The embedded broker has its own partitions.
  expect(topicNotes(asked, { created: true, description: { ...description, partitions: 4 } })).toEqual([]);
});

test('one that was there already, and differs, is told', () => {
  const other = { ...description, partitions: 1, minInsyncReplicas: null };
  expect(topicNotes(asked, { created: false, description: other })).toEqual([
    'topic logs: partitions 1, replication factor 3; asked for were 6 and 3, but it was there already (lingerlab topics delete logs makes room)',
  ]);
});

test('fewer replicas than asked for, and fewer than must be in sync, are told', () => {
  const other = { ...description, replicationFactor: 1 };
  expect(topicNotes(asked, { created: true, description: other })).toEqual([
    'topic logs: partitions 6, replication factor 1; asked for were 6 and 3',
    'topic logs wants 2 in-sync replicas (min.insync.replicas) and has 1: brokers of before Kafka 4 acknowledge nothing so with acks=all',
  ]);
});
