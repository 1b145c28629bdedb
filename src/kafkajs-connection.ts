import type { KafkaConfig, SASLOptions } from 'kafkajs';
import type { Connection, Sasl, Tls } from './connection.ts';
import { Tokens } from './security/token.ts';

/**
 * kafkajs's options for a connection; its TLS options go to Node as they are. A program that fetches a token is ended
 * when `closing` aborts.
 */
export function kafkajsConnection(
  connection: Connection | undefined,
  closing?: AbortSignal,
): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { tls = null, sasl = null } = connection ?? {};
  return {
    ...(tls !== null && { ssl: tlsOptions(tls) }),
    ...(sasl !== null && { sasl: saslOptions(sasl, closing) }),
  };
}

/** Node's options for a TLS connection. */
export function tlsOptions({ ca, identity, endpointIdentification }: Tls) {
  return {
    ...(ca !== null && { ca }),
    ...(identity !== null && {
      cert: identity.certificate,
      key: identity.key,
      ...(identity.keyPassword !== null && { passphrase: identity.keyPassword }),
    }),
    ...(!endpointIdentification && { checkServerIdentity: () => undefined }),
  };
}

function saslOptions(sasl: Sasl, closing?: AbortSignal): SASLOptions {
  switch (sasl.mechanism) {
    case 'OAUTHBEARER': {
      const tokens = new Tokens(sasl.token, closing);
      return {
        mechanism: 'oauthbearer',
        oauthBearerProvider: async () => ({ value: (await tokens.next()).text }),
      };
    }
    case 'PLAIN':
      return { mechanism: 'plain', username: sasl.username, password: sasl.password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username: sasl.username, password: sasl.password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username: sasl.username, password: sasl.password };
  }
}
