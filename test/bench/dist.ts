import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * A module of the built package, such as `lane/pool.js`: what starts threads and processes finds their files beside
 * itself, so it cannot be bundled with the benchmark. `Module` is the type of its source.
 */
export async function fromDist<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(join(process.cwd(), 'dist', path)).href)) as Module;
}
