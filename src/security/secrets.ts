import type { Connection } from '../connection.ts';
import { withhold } from '../redact.ts';

/** A connection's secrets, each whole; a token that is fetched later is not among them. */
export function secretsIn(connection: Connection | undefined): readonly string[] {
  const { tls = null, sasl = null } = connection ?? {};
  const secrets = tls?.identity == null ? [] : [tls.identity.key, tls.identity.keyPassword ?? ''];
  if (sasl !== null && sasl.mechanism !== 'OAUTHBEARER') secrets.push(sasl.password);
  else if (sasl?.token.kind === 'text') secrets.push(sasl.token.text);
  return secrets.filter((secret) => secret !== '');
}

/** Withholds a connection's secrets from every message of this thread; a token is withheld when it is fetched. */
export const withholdConnection = (connection: Connection | undefined): void =>
  withhold(...secretsIn(connection));
