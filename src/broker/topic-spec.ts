import type { Problem } from '../errors.ts';

/** A topic to create. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** The topic's own settings, under Kafka's names. */
  readonly config: Readonly<Record<string, string>>;
}

/** A topic as the cluster has it. */
export interface TopicDescription {
  readonly name: string;
  readonly partitions: number;
  /** Of the partition that has the fewest replicas. */
  readonly replicationFactor: number;
  /** Null where the cluster does not tell. */
  readonly minInsyncReplicas: number | null;
  /** `max.message.bytes` in force: the largest batch that it takes, compressed; null where the cluster does not tell. */
  readonly maxMessageBytes: number | null;
  /** What is set on the topic itself; the cluster's defaults are left out. */
  readonly config: Readonly<Record<string, string>>;
}

/** What Kafka would refuse in a topic's name; null for a good one. Source: Kafka's `Topic.validate`. */
export function topicNameProblem(name: string): Problem | null {
  const where = `topic ${JSON.stringify(name)}`;
  if (name === '') return { where, what: 'a name cannot be empty' };
  if (name === '.' || name === '..') return { where, what: 'a name cannot be . or ..' };
  if (name.length > 249)
    return { where, what: `a name has at most 249 characters, this one has ${name.length}` };
  const strange = name.match(/[^a-zA-Z0-9._-]/u);
  if (strange !== null)
    return {
      where,
      what: `a name cannot contain ${JSON.stringify(strange[0])}`,
      remedy: 'use letters, digits, ".", "_" and "-"',
    };
  return null;
}

/** Everything in a topic's specification that no cluster would take. */
export function topicSpecProblems(spec: TopicSpec): Problem[] {
  const problems: Problem[] = [];
  const name = topicNameProblem(spec.name);
  if (name !== null) problems.push(name);
  const where = `topic ${JSON.stringify(spec.name)}`;
  if (!isCount(spec.partitions, 2 ** 31 - 1))
    problems.push({ where, what: `partitions must be a whole number of at least 1, not ${spec.partitions}` });
  if (!isCount(spec.replicationFactor, 32767))
    problems.push({
      where,
      what: `replication factor must be a whole number of at least 1, not ${spec.replicationFactor}`,
    });
  return problems;
}

const isCount = (value: number, max: number) => Number.isInteger(value) && value >= 1 && value <= max;
