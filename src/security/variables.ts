import { resolve } from 'node:path';
import { saslMechanisms, securityProtocols } from '../connection.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Problem } from '../errors.ts';
import { type ConnectionSetting, connectionSettings, isSecret, variableOf } from './settings.ts';

/** What the environment gives for a setting, and the variable that does. */
export interface Variable {
  readonly value: unknown;
  readonly where: string;
}

const choices: Partial<Record<ConnectionSetting, readonly string[]>> = {
  'security.protocol': securityProtocols,
  'sasl.mechanism': saslMechanisms,
  'ssl.endpoint.identification.algorithm': ['https', 'none'],
};

/** A secret's variable holds it, with _FILE at its end the path of a file that does, and a token's _COMMAND a program. */
const variablesOf = (setting: ConnectionSetting): string[] => {
  const name = variableOf(setting);
  if (!isSecret(setting)) return [name];
  return [name, `${name}_FILE`, ...(setting === 'sasl.oauthbearer.token' ? [`${name}_COMMAND`] : [])];
};

const settings: ReadonlyMap<string, ConnectionSetting> = new Map(
  connectionSettings.flatMap((setting) => variablesOf(setting).map((name) => [name, setting] as const)),
);

/** The variables that are set and meant for a connection, those with unknown names among them. */
export const connectionVariables = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env).filter((name) => /^LINGERLAB_(SECURITY|SASL|SSL)/.test(name) && env[name]);

/**
 * Variables that no setting has, which would else be passed over: a connection without TLS, say, where it was asked for.
 * Adds the settings that they were meant for to `faulty`.
 */
export function unknownVariables(env: NodeJS.ProcessEnv, faulty: Set<ConnectionSetting>): Problem[] {
  return connectionVariables(env)
    .filter((name) => !settings.has(name))
    .map((name) => {
      const known = [...settings.keys()];
      const secret = settings.get(name.replace(/_COMMAND$/, ''));
      const near = secret === undefined ? didYouMean(name, known) : variableOf(secret);
      if (near !== null) faulty.add(settings.get(near)!);
      if (secret !== undefined && isSecret(secret))
        return {
          where: name,
          what: 'there is no such variable: only a token can come from a program',
          remedy: `set ${near} or ${near}_FILE`,
        };
      return {
        where: name,
        what: 'there is no such variable',
        remedy: near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`,
      };
    });
}

/** What the variables of a setting give; null where they give nothing, or what is told in `problems`. */
export function fromEnvironment(
  setting: ConnectionSetting,
  env: NodeJS.ProcessEnv,
  problems: Problem[],
): Variable | null {
  const [where, ...others] = variablesOf(setting).filter((name) => env[name]);
  if (where === undefined) return null;
  const value = env[where]!;
  const wrong = (what: string, remedy?: string): null => {
    problems.push({ where, what, ...(remedy !== undefined && { remedy }) });
    return null;
  };
  if (others.length > 0) return wrong(`${others.join(' and ')} is set too`, 'set one of them');
  if (where.endsWith('_COMMAND') && isSecret(setting)) {
    const words = value.trim().split(/\s+/);
    if (words[0] === '') return wrong('it names no program');
    if (/["'`]/.test(value))
      return wrong(
        'it has quotes in it, which are not understood: it is split at spaces',
        'put the command into a script, and name that',
      );
    return { value: { command: words, folder: process.cwd() }, where };
  }
  if (where.endsWith('_FILE') && isSecret(setting)) return { value: { file: resolve(value) }, where };
  if (isSecret(setting)) return { value: { text: value }, where };
  if (setting.endsWith('.location')) return { value: resolve(value), where };
  const allowed = choices[setting];
  if (allowed === undefined || allowed.includes(value)) return { value, where };
  return wrong(`must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}`);
}
