import type { Connection, Sasl, Tls } from '../connection.ts';
import { messageOf } from '../errors.ts';
import { Tokens } from '../security/token.ts';

/** What librdkafka's token callback gives: when it expires is in milliseconds since 1970. */
interface LibrdkafkaToken {
  readonly tokenValue: string;
  readonly lifetime: number;
  readonly principal: string;
}

/** A token that does not say when it expires is renewed after most of this. */
const unknownLifeMs = 3_600_000;

/**
 * librdkafka's configuration for a connection; nothing for a plain one. A program that fetches a token is ended when
 * `closing` aborts, and none is begun from then on.
 */
export function librdkafkaConnection(connection: Connection | undefined, closing?: AbortSignal) {
  if (connection === undefined) return {};
  const { protocol, tls, sasl } = connection;
  return {
    'security.protocol': protocol.toLowerCase() as Lowercase<typeof protocol>,
    ...(tls !== null && tlsConfig(tls)),
    ...(sasl !== null && saslConfig(sasl, closing)),
  };
}

function tlsConfig({ ca, identity, endpointIdentification }: Tls) {
  return {
    ...(ca !== null && { 'ssl.ca.pem': ca }),
    ...(identity !== null && {
      'ssl.certificate.pem': identity.certificate,
      'ssl.key.pem': identity.key,
      ...(identity.keyPassword !== null && { 'ssl.key.password': identity.keyPassword }),
    }),
    'ssl.endpoint.identification.algorithm': endpointIdentification ? ('https' as const) : ('none' as const),
  };
}

function saslConfig(sasl: Sasl, closing?: AbortSignal) {
  if (sasl.mechanism !== 'OAUTHBEARER')
    return {
      'sasl.mechanisms': sasl.mechanism,
      'sasl.username': sasl.username,
      'sasl.password': sasl.password,
    };
  const tokens = new Tokens(sasl.token, closing);
  return {
    'sasl.mechanisms': sasl.mechanism,
    oauthbearer_token_refresh_cb: async (): Promise<LibrdkafkaToken> => {
      const { text, expiresMs, subject } = await tokens.next().catch((error: unknown) => {
        // The client writes its own words into the message of what it gets.
        throw new Error(messageOf(error), { cause: error });
      });
      return {
        tokenValue: text,
        lifetime: expiresMs ?? Date.now() + unknownLifeMs,
        principal: subject ?? 'lingerlab',
      };
    },
  };
}
