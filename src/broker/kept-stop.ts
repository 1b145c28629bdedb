import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { unavailableError } from '../errors.ts';
import { forgetKept, isKept, type KeptBroker } from './kept.ts';

/** A broker ends within a second; the rest is for a machine that is busy. */
const orderlyMs = 30_000;
const killedMs = 15_000;
const pollMs = 50;

/**
 * Ends a kept broker, and resolves when neither its processes nor its data are there any more; one that has gone by
 * itself is only forgotten. Rejects with a LingerlabError where something is left.
 */
export async function stopKept(folder: string, kept: KeptBroker): Promise<void> {
  const gone = async () => !(await isKept(kept));
  if (!(await gone())) {
    process.kill(kept.pid, 'SIGTERM');
    if (!(await within(orderlyMs, gone))) {
      process.kill(kept.pid, 'SIGKILL');
      await within(killedMs, gone);
    }
  }
  // Where it was killed, a process below it clears up; the folder goes when the last program has ended.
  const cleared = await within(killedMs, async () => kept.folder === null || !existsSync(kept.folder));
  if (!cleared)
    throw unavailableError(
      kept.folder ?? '',
      'the broker is gone, and its folder is still there',
      'delete it when no java runs in it',
    );
  await forgetKept(folder);
}

async function within(limitMs: number, condition: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await pause(pollMs);
  }
  return condition();
}
