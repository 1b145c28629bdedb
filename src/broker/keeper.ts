/**
 * The process between lingerlab and the Java programs of a cluster: it starts them, ends them when lingerlab closes it
 * or dies in whatever way, and removes their folder last. Forked by apache-kafka.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { HostMessage } from './hosted.ts';
import { tailOf } from './log-tail.ts';

export interface Program {
  /** "broker 2": unlike the others' names. */
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** Takes its output. */
  readonly logFile: string;
}

/** Of the programs of these names, so many must run for the cluster to live. */
export interface Need {
  readonly among: readonly string[];
  readonly atLeast: number;
}

export interface KeeperStart {
  /** Run at once, each to its end, before the others. */
  readonly prepare: readonly Program[];
  /** What runs until the end, started in this order. */
  readonly programs: readonly Program[];
  readonly needs: readonly Need[];
  /** Removed, with all that is in it, at the end. */
  readonly folder: string;
}

/** The process of each program, by the program's name. */
export type KeeperReady = Readonly<Record<string, number>>;

const running = new Map<string, ChildProcess>();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('message', (start: KeeperStart) => {
  process.once('disconnect', stop);
  keep(start).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});

async function keep(start: KeeperStart): Promise<void> {
  try {
    const ends = start.prepare.map(async (program) => ({ program, how: await run(program) }));
    for (const { program, how } of await Promise.all(ends))
      if (!stopping && how !== 'ended with code 0')
        return await end(program, `preparing ${nameIn(start, program) || 'it '}${how}`);
    if (stopping) return;
    await new Promise<void>((resolve, reject) => {
      for (const program of start.programs)
        run(program)
          .then((how) => gone(start, program, how))
          .then((all) => all && resolve(), reject);
      say({ type: 'ready', ready: pids() });
    });
  } finally {
    await rm(start.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Takes note of a program's end; resolves with whether none is left. */
async function gone(start: KeeperStart, program: Program, how: string): Promise<boolean> {
  if (!stopping) {
    const what = `${nameIn(start, program)}${how}`;
    const lives = start.needs.every(
      ({ among, atLeast }) => among.filter((name) => running.has(name)).length >= atLeast,
    );
    await (lives ? say({ type: 'lost', what, log: await tailOf(program.logFile) }) : end(program, what));
  }
  return running.size === 0;
}

/** Says that the cluster has come to its end, and ends what is left of it. */
async function end(program: Program, what: string): Promise<void> {
  await say({ type: 'ended', what, log: await tailOf(program.logFile) });
  stop();
}

/** A program's name before what is said of it; a single one needs none. */
const nameIn = ({ programs }: KeeperStart, { name }: Program): string =>
  programs.length === 1 ? '' : `${name} `;

/** Runs a program to its end, and says how it ended. */
function run({ name, file, args, logFile }: Program): Promise<string> {
  const log = openSync(logFile, 'a');
  const child = spawn(file, args, { stdio: ['ignore', log, log], windowsHide: true });
  closeSync(log);
  running.set(name, child);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
  });
  return ended.finally(() => running.delete(name));
}

const pids = (): KeeperReady =>
  Object.fromEntries([...running].flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])));

/** At once: nobody will read their data, and nodes that leave in order wait for one another. */
function stop(): void {
  stopping = true;
  for (const child of running.values()) child.kill('SIGKILL');
}

/** Resolves when the message is handed over, or when there is nobody left to hear it. */
function say(message: HostMessage<KeeperReady>): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, {}, () => resolve());
    else resolve();
  });
}
