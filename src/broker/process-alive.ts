import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * Whether a process of this number runs and has `word` on its command line: numbers are given out again. On Windows,
 * which tells no command line, the number has to do.
 */
export async function runsWith(pid: number, word: string): Promise<boolean> {
  if (!isRunning(pid)) return false;
  if (process.platform === 'win32') return true;
  return (await commandLine(pid)).includes(word);
}

/** Whether a process of this number runs, whoever's it is. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Empty for a process that is gone, or has ended and waits to be reaped. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'args=', '-p', String(pid)], { timeout: 5000 }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
}
