import { plaintext } from '../connection.ts';
import { settlesWithin } from '../deadline.ts';
import { LingerlabError, messageOf, unavailableError } from '../errors.ts';
import { type Diagnosis, diagnose } from '../security/diagnose.ts';
import {
  advertisedFault,
  connectFault,
  endedFault,
  type Fault,
  permissionFault,
  sendPermission,
} from '../security/faults.ts';
import type { ProducerOptions } from './backend.ts';

/** What is known of a client that could not connect. */
export interface ConnectFailure {
  readonly backend: string;
  readonly error: unknown;
  /** All that the client said, for patterns in it. */
  readonly said: string;
  /** Kafka's name of the error; null where it is none of Kafka's. */
  readonly type: string | null;
  /** `host:port` of a broker that the cluster named and that did not answer; null for another failure. */
  readonly sentTo: string | null;
  /** Whether the broker has ended a connection, and the client may not know why. */
  readonly turnedAway?: boolean;
  /** Milliseconds that may pass until it is told. */
  readonly leftMs: number;
}

/** So long it may always take to ask the listener, because its own words are the better ones. */
const leastDiagnosisMs = 700;

/** Why a producer could not connect, in the same words for each client: its own, or else what the listener says. */
export async function connectError(
  options: ProducerOptions,
  { backend, error, said, type, sentTo, turnedAway = false, leftMs }: ConnectFailure,
): Promise<LingerlabError> {
  if (error instanceof LingerlabError) return error;
  const { brokers, topic, connection = plaintext } = options;
  const where = brokers.join(', ');
  const cannot = `${backend} cannot connect to send to "${topic}"`;
  const told = (fault: Fault, place = where): LingerlabError =>
    unavailableError(place, `${cannot}: ${fault.what}`, fault.remedy, error);
  const permission = permissionFault(type, 'send to the topic', sendPermission(type, topic));
  if (permission !== null) return told(permission);
  const own = messageOf(error);
  if (tokenCallback.test(own))
    return unavailableError(where, `${cannot}: ${own.replace(tokenCallback, '')}`, undefined, error);
  // A client may say no more of a certificate than that it is bad, or take a refusal for something else.
  const diagnosis = await inTime(diagnose(brokers, connection), Math.max(leftMs, leastDiagnosisMs));
  if (diagnosis !== null) return told(diagnosis, sentTo ?? diagnosis.address);
  const fault = connectFault({ text: said, connection });
  if (fault !== null) return told(fault, sentTo ?? where);
  if (sentTo !== null && !brokers.includes(sentTo)) return told(advertisedFault(sentTo, messageOf(error)));
  const refusal = turnedAway ? endedFault(connection) : null;
  if (refusal !== null) return told(refusal);
  return unavailableError(where, `${cannot}: ${messageOf(error)}`, undefined, error);
}

/** What librdkafka's client puts before a token's own error: words of a program may follow, and mean nothing to it. */
const tokenCallback = /^.*\boauthbearer_token_refresh_cb: (Error: )?/;

const inTime = async (work: Promise<Diagnosis | null>, limitMs: number): Promise<Diagnosis | null> =>
  (await settlesWithin(work, limitMs)) ? work : null;
