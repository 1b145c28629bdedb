import type { Connection } from '../connection.ts';
import { withhold } from '../redact.ts';

/** Withholds a connection's secrets from every message of this thread; a token is withheld when it is fetched. */
export function withholdConnection(connection: Connection | undefined): void {
  const { tls = null, sasl = null } = connection ?? {};
  if (tls?.identity != null) withhold(tls.identity.key, tls.identity.keyPassword ?? '');
  if (sasl === null) return;
  if (sasl.mechanism !== 'OAUTHBEARER') withhold(sasl.password);
  else if (sasl.token.kind === 'text') withhold(sasl.token.text);
}
