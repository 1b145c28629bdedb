import { type ConnectionSettings, connectionSettings, isSecret, variableOf } from './settings.ts';

/** What gives a secret, and what leads to one: a file's name, or a program whose arguments may hold it. */
const secretVariables: ReadonlySet<string> = new Set(
  connectionSettings
    .filter(isSecret)
    .flatMap((setting) => ['', '_FILE', '_COMMAND'].map((end) => variableOf(setting) + end)),
);

/**
 * An environment without the variables of a connection's secrets, and without any that holds one of `secrets`: for a
 * process that connects to nothing by them, or is told them otherwise.
 */
export const withoutSecrets = (env: NodeJS.ProcessEnv, secrets: readonly string[] = []): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name, value = '']) => !secretVariables.has(name.toUpperCase()) && !secrets.includes(value),
    ),
  );

/** The secrets that an environment holds in the variables that a scenario's connection names (`{ env: NAME }`). */
export const secretsNamed = (
  settings: ConnectionSettings | undefined,
  env: NodeJS.ProcessEnv,
): readonly string[] =>
  connectionSettings.filter(isSecret).flatMap((setting) => {
    const source = settings?.[setting];
    const secret = typeof source === 'object' && 'env' in source ? env[source.env] : undefined;
    return secret ? [secret] : [];
  });
