import { type Connection, plaintext, type Sasl } from '../connection.ts';
import { tlsOptions } from '../kafkajs-connection.ts';
import { Tokens } from '../security/token.ts';

/**
 * @platformatic/kafka's options for TLS and SASL; Node's own go to its TLS connections. A program that fetches a token
 * is ended when `closing` aborts.
 */
export function platformaticSecurity(connection: Connection | undefined, closing?: AbortSignal) {
  const { tls, sasl } = connection ?? plaintext;
  return {
    ...(tls !== null && { tls: tlsOptions(tls), tlsServerName: true }),
    ...(sasl !== null && { sasl: saslOptions(sasl, closing) }),
  };
}

function saslOptions(sasl: Sasl, closing?: AbortSignal) {
  if (sasl.mechanism !== 'OAUTHBEARER') return sasl;
  const tokens = new Tokens(sasl.token, closing);
  return { mechanism: sasl.mechanism, token: async () => (await tokens.next()).text };
}
