import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where the package lies that the module `from` would load; null where it is not installed. */
export function packageFolder(packageName: string, from: string = import.meta.url): string | null {
  const folders = createRequire(from).resolve.paths(packageName) ?? [];
  return (
    folders
      .map((folder) => join(folder, packageName))
      .find((folder) => existsSync(join(folder, 'package.json'))) ?? null
  );
}

/** The version of the package that the module `from` would load; null where it is not installed. */
export function packageVersion(packageName: string, from: string = import.meta.url): string | null {
  const folder = packageFolder(packageName, from);
  if (folder === null) return null;
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
