import { Worker } from 'node:worker_threads';

const lookEveryMs = 1000;

/**
 * Ends this process within about a second of its parent's death, though its own thread be held for ever: a process that
 * runs a user's code cannot count on hearing of it. Systems that tell no new parent, such as Windows, are left out.
 */
export function endWithParent(): void {
  new Worker(watch, { eval: true, workerData: lookEveryMs, stdin: false }).unref();
}

const watch = `
const { ppid } = process;
setInterval(() => {
  if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL');
}, require('node:worker_threads').workerData);
`;
