import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const folder = join(process.cwd(), 'node_modules/.cache/lingerlab/python');
const installLimitMs = 120_000;

/** A Python with these packages from PyPI, in an environment of the project's own; null where that cannot be had. */
export async function pythonWith(packages: readonly string[]): Promise<string | null> {
  const python = join(folder, 'bin/python');
  try {
    if (!existsSync(python)) await execute('python3', ['-m', 'venv', folder], { timeout: installLimitMs });
    await execute(python, ['-m', 'pip', 'install', '--quiet', ...packages], { timeout: installLimitMs });
    return python;
  } catch (error) {
    process.stderr.write(`no Python with ${packages.join(', ')}: ${(error as Error).message}\n`);
    return null;
  }
}
