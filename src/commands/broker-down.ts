import { isKept, readKept } from '../broker/kept.ts';
import { stopKept } from '../broker/kept-stop.ts';
import { withLock } from '../broker/lock.ts';
import { keptEnd, keptTitle } from './broker-text.ts';
import { lockLimitMs } from './broker-up.ts';

/** Ends the broker that is up, with its data; where none is up there is nothing to do. */
export async function down(folder: string, json: boolean): Promise<void> {
  const talk = (text: string): void => void process.stderr.write(`${text}\n`);
  const onWait = (pid: number): void => talk(`waiting for another lingerlab broker command (process ${pid})`);
  const kept = await withLock(folder, { limitMs: lockLimitMs, onWait }, async () => {
    const there = await readKept(folder);
    if (there === null) {
      talk('no broker is up');
      return null;
    }
    const wasUp = await isKept(there);
    if (!wasUp) talk(keptEnd(there));
    await stopKept(folder, there);
    if (wasUp) talk(`${keptTitle(there)} has ended, and its data is removed`);
    return there;
  });
  if (json) process.stdout.write(`${JSON.stringify({ ended: kept }, null, 1)}\n`);
}
