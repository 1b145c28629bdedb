import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { didYouMean } from '../did-you-mean.ts';
import { configurationError } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import type { Backend } from './backend.ts';

// Adapters are loaded when asked for, and they load their client when they connect: naming backends, and reading what
// they support, costs no client.
const adapters = {
  kafkajs: async () => (await import('./kafkajs.ts')).kafkajsBackend,
  confluent: async () => (await import('./confluent.ts')).confluentBackend,
  null: async () => (await import('./null.ts')).nullBackend,
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
 * Whether the client behind a backend could be loaded by the module `from`; its native code, if any, is looked for and
 * not run.
 */
export function isInstalled(
  backend: Pick<Backend, 'packageName' | 'nativeFile'>,
  from: string = import.meta.url,
): boolean {
  if (backend.packageName === null) return true;
  const folder = packageFolder(backend.packageName, from);
  return (
    folder !== null && (backend.nativeFile === undefined || existsSync(join(folder, backend.nativeFile)))
  );
}

/** The version of the package that the module `from` would load; null where it is not installed. */
export function packageVersion(packageName: string, from: string = import.meta.url): string | null {
  const folder = packageFolder(packageName, from);
  if (folder === null) return null;
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

function packageFolder(packageName: string, from: string): string | null {
  const folders = createRequire(from).resolve.paths(packageName) ?? [];
  return (
    folders
      .map((folder) => join(folder, packageName))
      .find((folder) => existsSync(join(folder, 'package.json'))) ?? null
  );
}
