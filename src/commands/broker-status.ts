import { existsSync } from 'node:fs';
import { openAdmin } from '../broker/admin.ts';
import { refusal } from '../broker/external.ts';
import { isKept, type KeptBroker, readKept } from '../broker/kept.ts';
import { exitCodes } from '../errors.ts';
import { keptEnd, keptLeft, keptText } from './broker-text.ts';

const answerLimitMs = 5000;

/**
 * Says which broker is up, or what became of the last one, until `up` or `down` comes. Exit code 5 where none answers.
 */
export async function status(folder: string, json: boolean): Promise<void> {
  const kept = await readKept(folder);
  if (kept === null) return print(json, null, 'no broker is up\n');
  if (!(await isKept(kept))) {
    const left = kept.folder !== null && existsSync(kept.folder) ? keptLeft(kept.folder) : null;
    const text = `no broker is up: ${keptEnd(kept)}${left === null ? '' : `; ${left}`}\n`;
    return print(json, { ...kept, answering: 0 }, text);
  }
  const answering = await answeringOf(kept);
  print(json, { ...kept, answering }, keptText(kept, answering));
}

/** How many of its brokers listen, if the cluster answers them within 5 s; else 0. */
async function answeringOf({ bootstrap }: KeptBroker): Promise<number> {
  const refusals = await Promise.all(bootstrap.map((address) => refusal(address, answerLimitMs)));
  const listening = bootstrap.filter((_, index) => refusals[index] === null);
  if (listening.length === 0) return 0;
  try {
    const admin = await openAdmin(listening, { timeoutMs: answerLimitMs, retries: 1 });
    await admin.brokerCount().finally(admin.close);
    return listening.length;
  } catch {
    // Not to answer is an answer here.
    return 0;
  }
}

function print(json: boolean, kept: (KeptBroker & { answering: number }) | null, text: string): void {
  // Before anything is printed: a reader that closes the pipe early ends the process with it.
  process.exitCode = kept !== null && kept.answering > 0 ? exitCodes.done : exitCodes.unavailable;
  process.stdout.write(json ? `${JSON.stringify(kept, null, 1)}\n` : text);
}
