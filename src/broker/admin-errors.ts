import {
  configurationError,
  exitCodes,
  LingerlabError,
  messageOf,
  type Problem,
  unavailableError,
} from '../errors.ts';
import type { TopicSpec } from './topic-spec.ts';

/** The parts of kafkajs's errors that say what went wrong; they come nested and in lists. */
interface KafkaError {
  readonly type?: unknown;
  /** `host:port`, on a connection that failed. */
  readonly broker?: unknown;
  readonly errors?: unknown;
  readonly cause?: unknown;
}

/** Kafka's name of an error (`TOPIC_ALREADY_EXISTS`), wherever kafkajs has put it; null where it is none of Kafka's. */
export function kafkaErrorType(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { type, errors, cause } = error as KafkaError;
  if (typeof type === 'string' && type !== '') return type;
  if (Array.isArray(errors)) {
    for (const part of errors) {
      const found = kafkaErrorType(part);
      if (found !== null) return found;
    }
  }
  return kafkaErrorType(cause);
}

const forbidden = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
]);

/** Where and doing what an error befell, for its message. */
export interface Occasion {
  readonly bootstrap: readonly string[];
  /** "create topic \"x\"" */
  readonly doing: string;
}

/** An error of kafkajs as one that a user can act on. */
export function adminError(error: unknown, occasion: Occasion): LingerlabError {
  if (error instanceof LingerlabError) return error;
  const { bootstrap, doing } = occasion;
  const where = bootstrap.join(',');
  const sentTo = failedBroker(error);
  if (sentTo !== null && !bootstrap.includes(sentTo))
    return unavailableError(
      where,
      `it answered, but sends clients to ${sentTo}, which cannot be reached: ${messageOf(rootOf(error))}`,
      "set the brokers' advertised.listeners to addresses that this machine reaches",
      error,
    );
  const type = kafkaErrorType(error);
  if (type !== null && forbidden.has(type))
    return unavailableError(
      where,
      `no permission to ${doing} (${type})`,
      'use a topic that exists already, or ask for the permission',
      error,
    );
  if (type === 'REQUEST_TIMED_OUT')
    return unavailableError(
      where,
      `could not ${doing}: the cluster did not finish in time`,
      undefined,
      error,
    );
  const code = type === null ? '' : ` (${type})`;
  return unavailableError(where, `could not ${doing}: ${messageOf(rootOf(error))}${code}`, undefined, error);
}

/** Why a topic could not be created, with what was asked for beside what the cluster allows. */
export function createTopicError(
  error: unknown,
  spec: TopicSpec,
  brokers: number,
  bootstrap: readonly string[],
): LingerlabError {
  const topic = `topic ${JSON.stringify(spec.name)}`;
  const wrong = (what: string, remedy?: string) =>
    new LingerlabError(exitCodes.usage, [{ where: topic, what, remedy } satisfies Problem], { cause: error });
  switch (kafkaErrorType(error)) {
    case 'TOPIC_ALREADY_EXISTS':
      return topicExistsError(spec.name);
    case 'INVALID_REPLICATION_FACTOR':
      return wrong(
        `replication factor ${spec.replicationFactor} is more than the cluster's ${brokers} broker${brokers === 1 ? '' : 's'}`,
        `ask for at most ${brokers}`,
      );
    case 'INVALID_PARTITIONS':
      return wrong(`the cluster refuses ${spec.partitions} partitions`);
    case 'INVALID_CONFIG': {
      const entries = Object.entries(spec.config).map(([name, value]) => `${name}=${value}`);
      return wrong(
        `the cluster refuses its configuration (${entries.join(', ')})`,
        "check the names and values against Kafka's topic configuration reference",
      );
    }
    case 'INVALID_TOPIC_EXCEPTION':
      return wrong(
        'the cluster refuses this name',
        'a name that differs only by "." and "_" from another one collides with it',
      );
    case 'POLICY_VIOLATION':
      return wrong(
        "it violates the cluster's policy for new topics",
        'ask whoever runs the cluster what it allows',
      );
    default:
      return adminError(error, { bootstrap, doing: `create ${topic}` });
  }
}

/** A topic that was to be created is there already. */
export const topicExistsError = (name: string): LingerlabError =>
  configurationError([
    {
      where: `topic ${JSON.stringify(name)}`,
      what: 'it exists already',
      remedy: '`lingerlab topics describe` shows it as it is',
    },
  ]);

/** A topic that was asked for is not there. */
export const noSuchTopicError = (name: string, where: string): LingerlabError =>
  configurationError([
    { where: `topic ${JSON.stringify(name)}`, what: `there is none of this name on ${where}` },
  ]);

/** The address of the broker that a connection failed to; null for errors of another kind. */
function failedBroker(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { broker, cause } = error as KafkaError;
  return typeof broker === 'string' ? broker : failedBroker(cause);
}

function rootOf(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? rootOf(cause) : error;
}
