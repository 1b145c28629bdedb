import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, unavailableError } from '../errors.ts';
import { commandLineOf, runsWith } from './process-alive.ts';

export interface LockOptions {
  /** Milliseconds that another process may hold it. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told once which process is waited for. */
  readonly onWait?: (pid: number) => void;
}

const pollMs = 100;

/** The marks under which this process has locks, or asks for them. */
const own = new Set<string>();

/**
 * Does some work while nobody else does any under the same lock: a file in `folder` with its holder's mark. The lock of
 * a process that is gone counts for nothing.
 *
 * @throws LingerlabError (exit code 5) where the folder cannot be written, or the lock is not free in time; the signal's
 * reason when that is aborted.
 */
export async function withLock<T>(
  folder: string,
  { limitMs, signal, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const lock = join(folder, 'lock');
  const deadline = performance.now() + limitMs;
  const id = randomUUID();
  const mark = [process.pid, id, await commandLineOf(process.pid)].join('\n');
  own.add(mark);
  try {
    let told = false;
    for (;;) {
      const holder = await take(folder, lock, `${lock}.${id}`, mark);
      if (holder === null) break;
      if (!told) onWait?.(holder);
      told = true;
      if (performance.now() >= deadline)
        throw unavailableError(lock, `process ${holder} holds it still`, 'wait for it, or end it');
      await pause(pollMs, undefined, { signal });
    }
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  } finally {
    own.delete(mark);
  }
}

/** Takes the lock where it is free; else the process that holds it. */
async function take(folder: string, lock: string, file: string, mark: string): Promise<number | null> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, mark);
  } catch (error) {
    throw unavailableError(folder, `cannot be written: ${messageOf(error)}`, undefined, error);
  }
  try {
    for (;;) {
      // A link appears with its content or not at all.
      if (await linked(file, lock)) return null;
      const there = await markIn(lock);
      if (there === null) continue;
      const holder = await holderOf(there);
      if (holder !== null) return holder;
      await removeStale(lock, `${file}.stale`, there);
    }
  } finally {
    await rm(file, { force: true });
  }
}

/** The process that left a mark; null where it is gone, also where a machine that was turned off left half a mark. */
async function holderOf(mark: string): Promise<number | null> {
  const [number, , ...commandLine] = mark.split('\n');
  if (commandLine.length === 0) return null;
  const pid = Number(number);
  // Numbers are given out again, this process's own among them.
  const holds = pid === process.pid ? own.has(mark) : await runsWith(pid, commandLine.join('\n'));
  return holds ? pid : null;
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function markIn(lock: string): Promise<string | null> {
  try {
    return await readFile(lock, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Removes the lock of a process that is gone, but not one that somebody has taken meanwhile. */
async function removeStale(lock: string, aside: string, mark: string): Promise<void> {
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await markIn(aside)) !== mark) await linked(aside, lock);
  await rm(aside, { force: true });
}
