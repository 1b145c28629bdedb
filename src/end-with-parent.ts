import { Worker } from 'node:worker_threads';

const lookEveryMs = 1000;

/**
 * Ends this process within about a second of its parent's death, though its own thread be held for ever: a process that
 * runs a user's code cannot count on hearing of it. Systems that tell no new parent, such as Windows, are left out.
 */
export function endWithParent(): void {
  // Asked here: when the thread has started, this one may be held already and the parent dead.
  const workerData = { parent: process.ppid, lookEveryMs };
  new Worker(watch, { eval: true, workerData }).unref();
}

const watch = `
const { parent, lookEveryMs } = require('node:worker_threads').workerData;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, lookEveryMs);
`;
