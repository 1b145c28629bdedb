import type { Result } from './schema.ts';

/** How a run's clients got in, as in `SASL_SSL, SCRAM-SHA-512, TLSv1.3`. */
export function connectionWords({ connection }: Pick<Result['broker'], 'connection'>): string {
  if (connection === undefined) return 'PLAINTEXT';
  const { 'security.protocol': protocol, 'sasl.mechanism': mechanism, tlsVersion } = connection;
  const unchecked =
    connection['ssl.endpoint.identification.algorithm'] === 'none' ? 'host names unchecked' : null;
  return [protocol, mechanism, tlsVersion, unchecked].filter((part) => part !== null).join(', ');
}
