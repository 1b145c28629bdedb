import { fork } from 'node:child_process';
import { once } from 'node:events';
import { settlesWithin } from '../../../src/deadline.ts';

/** A process to start. Its output goes to files, so that nobody has to read it while it is measured. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly output: string;
  readonly errors: string;
}

/** Processes that run, and all that they start; they end with this process, even where that is killed. */
export interface Leash {
  /** The root of their process tree. */
  readonly pid: number;
  /** How each ended, in the commands' order: null for exit code 0. */
  readonly ended: Promise<readonly (string | null)[]>;
  /** Ends their standard input, which tells those that listen to it to stop. */
  stop(): void;
  /** Ends whatever is left. Safe to call twice. */
  close(): Promise<void>;
}

const leashFile = 'test/bench/peers/leash.mjs';
const closeMs = 5000;

/** Starts commands in a session of their own, all in the same one, because Linux shares its cores out by sessions. */
export function startOnLeash(commands: readonly Command[]): Leash {
  const process = fork(leashFile, [], { detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const gone = once(process, 'exit');
  const answer = once(process, 'message').then(([endings]) => endings as (string | null)[]);
  const ended = Promise.race([
    answer,
    gone.then(() => {
      throw new Error('the process that holds the contestant has ended');
    }),
  ]);
  // Whoever closes it first has no use for how it ended.
  ended.catch(() => {});
  process.send([...commands]);
  return {
    pid: process.pid ?? 0,
    ended,
    stop: () => {
      if (process.connected) process.send('stop');
    },
    close: async () => {
      if (process.connected) process.disconnect();
      if (!(await settlesWithin(gone, closeMs))) throw new Error('the contestant does not end');
    },
  };
}
