import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/**
 * Whether a process of this number runs and has `word` on its command line: numbers are given out again. On Windows,
 * which tells no command line, the number has to do.
 */
export async function runsWith(pid: number, word: string): Promise<boolean> {
  if (!isRunning(pid)) return false;
  if (process.platform === 'win32') return true;
  return (await commandLineOf(pid)).includes(word);
}

/** Whether any process has `word` on its command line; also true where this machine does not tell. */
export async function anyRunsWith(word: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return (await ps('-A'))?.includes(word) ?? true;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => commandLineOf(Number(pid))));
  return lines.some((line) => line.includes(word));
}

/** A process's command line; empty for one that is gone, or has ended and waits to be reaped, and on Windows. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'win32') return '';
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return (await ps('-p', String(pid))) ?? '';
}

/** Whether a process of this number runs, whoever's it is. */
function isRunning(pid: number): boolean {
  // These would stand for a group of processes.
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The command lines of the processes that are asked for; null where there are none, or they are not told. */
function ps(...which: readonly string[]): Promise<string | null> {
  const options = { timeout: 5000, maxBuffer: 16 << 20 };
  return new Promise((resolve) => {
    // Twice -w: no line is cut short.
    execFile('ps', ['-ww', '-o', 'args=', ...which], options, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}
