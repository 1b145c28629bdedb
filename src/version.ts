import { readFileSync } from 'node:fs';

/** lingerlab's own version, from its package.json. */
export function lingerlabVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
