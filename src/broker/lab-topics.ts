import type { TopicSpec } from './topic-spec.ts';

const sevenDaysMs = 7 * 24 * 60 * 60 * 1000;

/** The lab's four topics, as its command lines made them. */
export const labTopics: readonly TopicSpec[] = [
  {
    name: 'kafka-logs',
    partitions: 3,
    replicationFactor: 1,
    config: { 'retention.ms': String(sevenDaysMs) },
  },
  { name: 'user-events', partitions: 2, replicationFactor: 1, config: {} },
  { name: 'system-metrics', partitions: 2, replicationFactor: 1, config: {} },
  { name: 'payment-transactions', partitions: 2, replicationFactor: 1, config: {} },
];
