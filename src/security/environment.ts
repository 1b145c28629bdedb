import { connectionSettings, isSecret, variableOf } from './settings.ts';

/** What gives a secret, and what leads to one: a file's name, or a program whose arguments may hold it. */
const secretVariables: ReadonlySet<string> = new Set(
  connectionSettings
    .filter(isSecret)
    .flatMap((setting) => ['', '_FILE', '_COMMAND'].map((end) => variableOf(setting) + end)),
);

/** An environment without the variables of a connection's secrets, for a process that connects to nothing by them. */
export const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !secretVariables.has(name.toUpperCase())));
