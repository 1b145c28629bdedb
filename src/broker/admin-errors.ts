import { type Connection, plaintext } from '../connection.ts';
import {
  configurationError,
  exitCodes,
  LingerlabError,
  messageOf,
  type Problem,
  unavailableError,
} from '../errors.ts';
import { failedBroker, kafkaErrorType, rootOf, symptomsOf } from '../kafkajs-errors.ts';
import { advertisedFault, connectFault, endedFault, permissionFault } from '../security/faults.ts';
import type { TopicSpec } from './topic-spec.ts';

export { kafkaErrorType } from '../kafkajs-errors.ts';

/** Where and doing what an error befell, for its message. */
export interface Occasion {
  readonly bootstrap: readonly string[];
  readonly connection?: Connection | undefined;
  /** "create topic \"x\"" */
  readonly doing: string;
  /** Kafka's permission that it takes: "Create on the cluster". */
  readonly needs?: string | undefined;
  /** Whether the cluster has ended a connection and never answered anything, though its listener is as it should be. */
  readonly turnedAway?: boolean;
}

/** An error of kafkajs as one that a user can act on. */
export function adminError(error: unknown, occasion: Occasion): LingerlabError {
  if (error instanceof LingerlabError) return error;
  const { bootstrap, doing, connection = plaintext, needs = 'that it takes', turnedAway = false } = occasion;
  const where = bootstrap.join(',');
  const sentTo = failedBroker(error);
  const type = kafkaErrorType(error);
  const fault = permissionFault(type, doing, needs) ?? connectFault({ text: symptomsOf(error), connection });
  if (fault !== null) return unavailableError(sentTo ?? where, fault.what, fault.remedy, error);
  if (sentTo !== null && !bootstrap.includes(sentTo)) {
    const { what, remedy } = advertisedFault(sentTo, messageOf(rootOf(error)));
    return unavailableError(where, what, remedy, error);
  }
  const refusal = turnedAway ? endedFault(connection) : null;
  if (refusal !== null) return unavailableError(where, refusal.what, refusal.remedy, error);
  if (type === 'REQUEST_TIMED_OUT')
    return unavailableError(
      where,
      `could not ${doing}: the cluster did not finish in time`,
      undefined,
      error,
    );
  const unreachable = unreachableFault(symptomsOf(error));
  if (unreachable !== null) return unavailableError(where, unreachable.what, unreachable.remedy, error);
  const code = type === null ? '' : ` (${type})`;
  return unavailableError(where, `could not ${doing}: ${messageOf(rootOf(error))}${code}`, undefined, error);
}

/** What keeps a connection from coming about at all, in words; null for anything else. */
function unreachableFault(symptoms: string): { what: string; remedy: string } | null {
  if (symptoms.includes('ECONNREFUSED'))
    return {
      what: 'connection refused: nothing listens there',
      remedy: 'check that a broker listens there; lingerlab broker up starts one',
    };
  const name = /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/.exec(symptoms)?.[1];
  return name === undefined
    ? null
    : { what: `the name ${name} cannot be resolved`, remedy: 'check the name' };
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
      return adminError(error, {
        bootstrap,
        doing: `create ${topic}`,
        needs: `Create on ${topic}, or on the cluster`,
      });
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
