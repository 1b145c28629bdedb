import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, unavailableError } from '../errors.ts';
import { isRunning } from './process-alive.ts';

export interface LockOptions {
  /** Milliseconds that another process may hold it. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told once which process is waited for. */
  readonly onWait?: (pid: number) => void;
}

const pollMs = 100;

/**
 * Does some work while no other process does any under the same lock: a file in `folder` with its holder's number. The
 * lock of a process that is gone counts for nothing.
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
  let told = false;
  for (;;) {
    const holder = await take(folder, lock);
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
}

/** Takes the lock where it is free; else the process that holds it. */
async function take(folder: string, lock: string): Promise<number | null> {
  const own = `${lock}.${process.pid}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(own, String(process.pid));
  } catch (error) {
    throw unavailableError(folder, `cannot be written: ${messageOf(error)}`, undefined, error);
  }
  try {
    for (;;) {
      // A link appears with its content or not at all.
      if (await linked(own, lock)) return null;
      const holder = await holderOf(lock);
      if (holder !== null && isRunning(holder)) return holder;
      if (holder !== null) await removeStale(lock, holder);
    }
  } finally {
    await rm(own, { force: true });
  }
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

async function holderOf(lock: string): Promise<number | null> {
  try {
    return Number(await readFile(lock, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Removes the lock of a process that is gone, but not one that somebody has taken meanwhile. */
async function removeStale(lock: string, holder: number): Promise<void> {
  const aside = `${lock}.${process.pid}.stale`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await holderOf(aside)) !== holder) await linked(aside, lock);
  await rm(aside, { force: true });
}
