import type { Connection } from '../connection.ts';
import { messageOf } from '../errors.ts';
import { tlsOptions } from '../kafkajs-connection.ts';
import { connectFault, type Fault } from './faults.ts';
import { askListener, type ListenerAnswer } from './listener.ts';

/** How long one question may take; a diagnosis asks two at most. */
const questionMs = 3000;

/** A fault, and the address where it was found. */
export interface Diagnosis extends Fault {
  readonly address: string;
}

/**
 * Asks the listeners, up to the first with a fault, why a client does not get in: TLS and its certificates, SASL and its
 * mechanisms, and the two mixed up. Null where nothing is wrong that can be seen without logging in. Never rejects.
 */
export async function diagnose(
  addresses: readonly string[],
  connection: Connection,
): Promise<Diagnosis | null> {
  for (const address of addresses) {
    const tls = connection.tls === null ? null : tlsOptions(connection.tls);
    const answer = await askListener({ address, tls, limitMs: questionMs });
    if (answer.kind === 'unreachable') continue;
    const fault = await faultOf(answer, address, connection);
    if (fault !== null) return { ...fault, address };
  }
  return null;
}

async function faultOf(
  answer: Exclude<ListenerAnswer, { kind: 'unreachable' }>,
  address: string,
  connection: Connection,
): Promise<Fault | null> {
  if (answer.kind === 'kafka') return saslFault(answer.mechanisms, connection);
  if (connection.tls === null) return (await speaksTls(address, connection)) ?? notKafka;
  if (answer.kind === 'other') return notKafka;
  const { error, peer } = answer;
  const fault = connectFault({ text: `${error.code ?? ''} ${error.message}`, connection, peer });
  if (peer !== null && fault !== null) return fault;
  return (
    (await speaksPlainly(address, connection)) ??
    fault ?? { ...notKafka, what: `TLS fails there: ${messageOf(error)}` }
  );
}

const notKafka: Fault = {
  what: 'something listens there, but does not answer as Kafka does',
  remedy: 'name the port of a broker’s listener for clients',
};

async function speaksTls(address: string, connection: Connection): Promise<Fault | null> {
  const answer = await askListener({ address, tls: { rejectUnauthorized: false }, limitMs: questionMs });
  // One that demands a certificate of the client ends it, but has spoken TLS by then, and tells no mechanisms.
  if (answer.kind !== 'kafka' && !(answer.kind === 'tls failed' && answer.begun)) return null;
  const set = answer.kind === 'kafka' ? protocolFor(answer, 'SSL', connection) : 'SSL, or SASL_SSL';
  return {
    what: 'the listener speaks TLS, and the connection is without',
    remedy: `set security.protocol: ${set}, or name the port of a listener without TLS`,
  };
}

async function speaksPlainly(address: string, connection: Connection): Promise<Fault | null> {
  const answer = await askListener({ address, tls: null, limitMs: questionMs });
  if (answer.kind !== 'kafka') return null;
  return {
    what: 'the listener speaks Kafka without TLS, and the connection is with it',
    remedy: `set security.protocol: ${protocolFor(answer, 'PLAINTEXT', connection)}, or name the port of a TLS listener`,
  };
}

/** The protocol that a listener takes, with the mechanism where the connection has none that it offers. */
function protocolFor(
  { mechanisms }: Extract<ListenerAnswer, { kind: 'kafka' }>,
  transport: 'SSL' | 'PLAINTEXT',
  { sasl }: Connection,
): string {
  if (mechanisms === null) return transport;
  const fits = sasl !== null && mechanisms.includes(sasl.mechanism);
  return `SASL_${transport}${fits ? '' : ` with sasl.mechanism (it offers ${mechanisms.join(', ')})`}`;
}

function saslFault(offered: readonly string[] | null, { tls, sasl }: Connection): Fault | null {
  const mechanisms = offered?.join(', ') ?? '';
  if (sasl === null && offered !== null)
    return {
      what: `the listener demands SASL (${mechanisms}), and the connection is without`,
      remedy: `set security.protocol: ${tls === null ? 'SASL_PLAINTEXT' : 'SASL_SSL'}, and sasl.mechanism`,
    };
  if (sasl !== null && offered === null)
    return {
      what: 'the listener does no SASL, and the connection is with it',
      remedy: `set security.protocol: ${tls === null ? 'PLAINTEXT' : 'SSL'}, or name the port of a SASL listener`,
    };
  if (sasl !== null && offered !== null && !offered.includes(sasl.mechanism))
    return {
      what: `the listener does not offer ${sasl.mechanism}, but ${mechanisms}`,
      remedy: `set sasl.mechanism to one of these, or have it added to the broker's sasl.enabled.mechanisms`,
    };
  return null;
}
