import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../did-you-mean.ts';
import { configurationError } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import type { Backend } from './backend.ts';
import { packageFolder } from './installed.ts';

export { packageVersion } from './installed.ts';

// Adapters are loaded when asked for, and they load their client when they connect: naming backends, and reading what
// they support, costs no client.
const adapters = {
  kafkajs: async () => (await import('./kafkajs.ts')).kafkajsBackend,
  confluent: async () => (await import('./confluent.ts')).confluentBackend,
  'confluent-kafkajs': async () => (await import('./confluent-kafkajs.ts')).confluentKafkajsBackend,
  platformatic: async () => (await import('./platformatic.ts')).platformaticBackend,
  wire: async () => (await import('./wire.ts')).wireBackend,
  null: async () => (await import('./null.ts')).nullBackend,
  simulated: async () => (await import('./simulated.ts')).simulatedBackend,
} as const satisfies Record<string, () => Promise<Backend>>;

export type BackendName = keyof typeof adapters;

/** Every backend that lingerlab has, whether or not its client is installed. */
export const backendNames = Object.keys(adapters) as BackendName[];

/** The adapter of that name. Rejects with a configuration error, which lists the names, where there is none. */
export async function findBackend(name: string): Promise<Backend> {
  if (Object.hasOwn(adapters, name)) return adapters[name as BackendName]();
  const meant = didYouMean(name, backendNames);
  throw configurationError([
    {
      where: `backend ${name}`,
      what: isModulePath(name) ? 'only a scenario takes a module' : 'there is no backend of that name',
      remedy: `${meant === null ? '' : `did you mean ${meant}? `}There are ${backendNames.join(', ')}`,
    },
  ]);
}

/**
 * What is missing of the client behind a backend, as words behind its package's name; null where the module `from` could
 * load it. Its native code, if any, is looked for and not run.
 */
export function missingClient(
  { packageName, nativeFile }: Pick<Backend, 'packageName' | 'nativeFile'>,
  from: string = import.meta.url,
): string | null {
  if (packageName === null) return null;
  const folder = packageFolder(packageName, from);
  if (folder === null) return 'is not installed';
  return nativeFile === undefined || existsSync(join(folder, nativeFile))
    ? null
    : `lacks its file ${nativeFile}`;
}

/** Whether the client behind a backend could be loaded, as far as {@link missingClient} tells. */
export const isInstalled = (
  backend: Pick<Backend, 'packageName' | 'nativeFile'>,
  from: string = import.meta.url,
): boolean => missingClient(backend, from) === null;
