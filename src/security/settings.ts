import type { SaslMechanism, SecurityProtocol } from '../connection.ts';

/** A secret stands in an environment variable or in a file, never in a scenario. */
export type SecretSource = { readonly env: string } | { readonly file: string };
/** A token may come from a program's standard output too. */
export type TokenReference = SecretSource | { readonly command: readonly string[] };

/**
 * How to get into a cluster, as a scenario or the environment says it. The names are Kafka's where Kafka has them, and
 * librdkafka's for paths of PEM files; `sasl.oauthbearer.token` is lingerlab's own.
 */
export interface ConnectionSettings {
  readonly 'security.protocol'?: SecurityProtocol | undefined;
  readonly 'sasl.mechanism'?: SaslMechanism | undefined;
  readonly 'sasl.username'?: string | undefined;
  readonly 'sasl.password'?: SecretSource | undefined;
  readonly 'sasl.oauthbearer.token'?: TokenReference | undefined;
  readonly 'ssl.ca.location'?: string | undefined;
  readonly 'ssl.certificate.location'?: string | undefined;
  readonly 'ssl.key.location'?: string | undefined;
  readonly 'ssl.key.password'?: SecretSource | undefined;
  readonly 'ssl.endpoint.identification.algorithm'?: 'https' | 'none' | undefined;
}
export type ConnectionSetting = keyof ConnectionSettings;

export const connectionSettings = [
  'security.protocol',
  'sasl.mechanism',
  'sasl.username',
  'sasl.password',
  'sasl.oauthbearer.token',
  'ssl.ca.location',
  'ssl.certificate.location',
  'ssl.key.location',
  'ssl.key.password',
  'ssl.endpoint.identification.algorithm',
] as const satisfies readonly ConnectionSetting[];

const secretSettings = ['sasl.password', 'sasl.oauthbearer.token', 'ssl.key.password'] as const;
/** Whether a setting's value is a secret. */
export const isSecret = (setting: string): boolean => (secretSettings as readonly string[]).includes(setting);

/** The environment variable of a setting: `sasl.password` is LINGERLAB_SASL_PASSWORD. */
export const variableOf = (setting: ConnectionSetting): string =>
  `LINGERLAB_${setting.toUpperCase().replaceAll('.', '_')}`;
