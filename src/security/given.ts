import { resolve } from 'node:path';
import type { SaslMechanism, SecurityProtocol } from '../connection.ts';
import type { Problem } from '../errors.ts';
import { type ConnectionSetting, type ConnectionSettings, connectionSettings, isSecret } from './settings.ts';
import { fromEnvironment, unknownVariables } from './variables.ts';

/** What a scenario says of its connection, and the means to say where it says it. */
export interface ScenarioConnection {
  readonly settings: ConnectionSettings;
  /** Where its paths begin. */
  readonly folder: string;
  /** `file:line:column` of a setting. */
  readonly locate: (setting: ConnectionSetting) => string;
}

/** A secret with where it comes from; `text` is one that the environment holds itself. */
export type GivenSecret =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[]; readonly folder: string }
  | { readonly text: string };

/** A value and where it stands. */
export interface Given<T> {
  readonly value: T;
  readonly where: string;
  readonly from: 'scenario' | 'environment';
}

/** Each setting that is given; paths are absolute. */
export interface GivenSettings {
  readonly 'security.protocol'?: Given<SecurityProtocol>;
  readonly 'sasl.mechanism'?: Given<SaslMechanism>;
  readonly 'sasl.username'?: Given<string>;
  readonly 'sasl.password'?: Given<GivenSecret>;
  readonly 'sasl.oauthbearer.token'?: Given<GivenSecret>;
  readonly 'ssl.ca.location'?: Given<string>;
  readonly 'ssl.certificate.location'?: Given<string>;
  readonly 'ssl.key.location'?: Given<string>;
  readonly 'ssl.key.password'?: Given<GivenSecret>;
  readonly 'ssl.endpoint.identification.algorithm'?: Given<'https' | 'none'>;
}

/**
 * The scenario's settings with the environment's over them. A bad variable is added to `problems`, and the setting that
 * it was meant for to `faulty`: it is not missing.
 */
export function givenSettings(
  scenario: ScenarioConnection | null,
  env: NodeJS.ProcessEnv,
  problems: Problem[],
  faulty: Set<ConnectionSetting>,
): GivenSettings {
  problems.push(...unknownVariables(env, faulty));
  const given: Partial<Record<ConnectionSetting, Given<unknown>>> = {};
  for (const setting of connectionSettings) {
    const written = scenario?.settings[setting];
    if (scenario !== null && written !== undefined)
      given[setting] = {
        value: fromFolder(setting, written, scenario.folder),
        where: scenario.locate(setting),
        from: 'scenario',
      };
    const known = problems.length;
    const variable = fromEnvironment(setting, env, problems);
    if (problems.length > known) faulty.add(setting);
    if (variable !== null) given[setting] = { ...variable, from: 'environment' };
  }
  return given as GivenSettings;
}

/** Paths begin at the scenario's folder, and so do programs'. */
function fromFolder(setting: ConnectionSetting, value: unknown, folder: string): unknown {
  if (setting.endsWith('.location')) return resolve(folder, value as string);
  if (!isSecret(setting)) return value;
  const secret = value as { file?: string; command?: readonly string[] };
  if (secret.file !== undefined) return { file: resolve(folder, secret.file) };
  return secret.command === undefined ? value : { command: secret.command, folder: resolve(folder) };
}
