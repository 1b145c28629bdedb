/**
 * The process between lingerlab and a Java broker: it starts the broker, stops it when lingerlab closes it or dies in
 * whatever way, and removes its folder last. Forked by apache-kafka.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { HostMessage } from './hosted.ts';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface KeeperStart {
  /** Run one after the other, each to its end, before the broker. */
  readonly prepare: readonly Command[];
  readonly broker: Command;
  /** Removed, with all that is in it, at the end. */
  readonly folder: string;
  /** Takes the output of every command; lies in `folder`. */
  readonly logFile: string;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly graceMs: number;
}

export interface KeeperReady {
  readonly brokerPid: number;
}

const logTailBytes = 65_536;
let running: ChildProcess | undefined;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('message', (start: KeeperStart) => {
  process.once('disconnect', () => stop(start.graceMs));
  keep(start).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});

async function keep(start: KeeperStart): Promise<void> {
  try {
    for (const command of start.prepare) {
      const how = await run(command, start.logFile);
      if (stopping) return;
      if (how !== 'ended with code 0') return await end(start, `preparing it ${how}`);
    }
    const ending = run(start.broker, start.logFile);
    await say({ type: 'ready', ready: { brokerPid: running?.pid ?? 0 } });
    const how = await ending;
    if (!stopping) await end(start, how);
  } finally {
    await rm(start.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a command to its end, and says how it ended. */
function run(command: Command, logFile: string): Promise<string> {
  const log = openSync(logFile, 'a');
  const child = spawn(command.file, command.args, { stdio: ['ignore', log, log], windowsHide: true });
  closeSync(log);
  running = child;
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
  });
}

function stop(graceMs: number): void {
  stopping = true;
  const child = running;
  child?.kill('SIGTERM');
  setTimeout(() => child?.kill('SIGKILL'), graceMs).unref();
}

async function end(start: KeeperStart, what: string): Promise<void> {
  await say({ type: 'ended', what, log: await tailOf(start.logFile) });
}

async function tailOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - logTailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Resolves when the message is handed over, or when there is nobody left to hear it. */
function say(message: HostMessage<KeeperReady>): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, {}, () => resolve());
    else resolve();
  });
}
