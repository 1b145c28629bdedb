import { isIP } from 'node:net';
import { type Connection, plaintext, type Sasl } from '../connection.ts';
import { tlsOptions } from '../kafkajs-connection.ts';
import { Tokens } from '../security/token.ts';

/**
 * @platformatic/kafka's options for TLS and SASL to brokers (`host:port`); Node's own go to its TLS connections. A
 * program that fetches a token is ended when `closing` aborts.
 */
export function platformaticSecurity(
  brokers: readonly string[],
  connection: Connection | undefined,
  closing?: AbortSignal,
) {
  const { tls, sasl } = connection ?? plaintext;
  return {
    // TLS takes no IP address for a server's name; the certificate is held against the host all the same.
    ...(tls !== null && { tls: tlsOptions(tls), tlsServerName: !brokers.every(isAddress) }),
    ...(sasl !== null && { sasl: saslOptions(sasl, closing) }),
  };
}

const isAddress = (broker: string): boolean => isIP(broker.slice(0, broker.lastIndexOf(':'))) !== 0;

function saslOptions(sasl: Sasl, closing?: AbortSignal) {
  if (sasl.mechanism !== 'OAUTHBEARER') return sasl;
  const tokens = new Tokens(sasl.token, closing);
  return { mechanism: sasl.mechanism, token: async () => (await tokens.next()).text };
}
