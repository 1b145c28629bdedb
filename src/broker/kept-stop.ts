import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, unavailableError } from '../errors.ts';
import { clusterFolderPrefix } from './apache-kafka-programs.ts';
import { forgetKept, isKept, type KeptBroker } from './kept.ts';
import { anyRunsWith } from './process-alive.ts';

/** A broker ends within a second; the rest is for a machine that is busy. */
const orderlyMs = 30_000;
const killedMs = 15_000;
const pollMs = 50;

/**
 * Ends a kept broker, and resolves when neither its processes nor its data are there any more; of one that has gone by
 * itself, what it left behind is removed. Rejects with a LingerlabError where something is left.
 */
export async function stopKept(folder: string, kept: KeptBroker): Promise<void> {
  const gone = async () => !(await isKept(kept));
  if (!(await gone())) {
    signal(kept.pid, 'SIGTERM');
    if (!(await within(orderlyMs, gone))) {
      signal(kept.pid, 'SIGKILL');
      await within(killedMs, gone);
    }
  }
  if (!(await within(killedMs, () => cleared(kept))))
    throw unavailableError(
      kept.folder ?? '',
      'the broker is gone, and its folder is still there',
      'delete it when no java runs in it',
    );
  await forgetKept(folder);
}

/** It may end by itself between a look and a signal. */
function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Whether nothing is left of its data: where no program works on them any more, they are removed. */
async function cleared({ folder }: KeptBroker): Promise<boolean> {
  if (folder === null || !existsSync(folder)) return true;
  // The folder's name is read from a file, and all below it would go.
  if (!basename(folder).startsWith(clusterFolderPrefix) || (await anyRunsWith(folder))) return false;
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    return true;
  } catch (error) {
    throw unavailableError(folder, `the broker is gone, and its folder stays: ${messageOf(error)}`);
  }
}

async function within(limitMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await pause(pollMs);
  }
  return condition();
}
