import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { type Result, resultSchema } from '../../dist/result/schema.js';
import { descendants, kill, stillRunning } from './processes.ts';

export const cliFile = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** How a command ended, and what it printed; `code` is null where a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The most blocks of 512 bytes that a file may have. */
  readonly fileBlocks?: number;
}

/** A command that runs, in a process group of its own as a terminal would start it. */
export interface Command {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  readonly stderr: string;
  /** Resolves when standard error holds `text`; rejects when the command ends without. */
  says(text: string): Promise<void>;
  /** The processes that it started and theirs, whose command lines hold `word`. */
  children(word?: string): number[];
  /** Resolves with the only child process of that kind, as soon as there is one. */
  child(word: string): Promise<number>;
  /** What Ctrl-C does: the signal goes to the whole group. */
  signalGroup(signal: NodeJS.Signals): void;
  /** Resolves when neither it nor anything that it was seen to have started runs. */
  leavesNothing(): Promise<void>;
  /** Ends it and all that it started. */
  end(): Promise<void>;
}

const waitMs = 30_000;
const running = new Set<Command>();
const folders = new Set<string>();

/** The environment without what would choose a broker or colors, and with no calibration to quote. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ['LINGERLAB_BROKERS', 'CI', 'FORCE_COLOR', 'NO_COLOR']) delete env[name];
  // A folder that nobody makes: results would carry, and grow by, what the machine's user has measured.
  return { ...env, LINGERLAB_CALIBRATION: join(tmpdir(), 'lingerlab-no-calibration') };
}

/** Starts the built command line. */
export function start(args: readonly string[], { cwd, env, fileBlocks }: CommandOptions = {}): Command {
  const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `;
  const started = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', process.execPath, cliFile, ...args], {
    detached: true,
    cwd,
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = started.pid!;
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    started[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  let last: Ended | null = null;
  const ended = once(started, 'close').then(([code, signal]): Ended => {
    last = { code, signal, ...printed };
    return last;
  });
  const seen = new Set<number>();
  const children = (word = ''): number[] => {
    const now = descendants(pid);
    for (const child of now) seen.add(child.pid);
    return now.filter(({ command }) => command.includes(word)).map((child) => child.pid);
  };
  const command: Command = {
    pid,
    ended,
    children,
    get stderr() {
      return printed.stderr;
    },
    says: async (text) => {
      await vi.waitUntil(
        () => {
          if (printed.stderr.includes(text)) return true;
          if (last !== null) throw new Error(`ended without saying "${text}": ${JSON.stringify(last)}`);
          return false;
        },
        { timeout: waitMs, interval: 10 },
      );
    },
    child: async (word) => {
      const found = await vi.waitFor(
        () => {
          const pids = children(word);
          expect(pids).toHaveLength(1);
          return pids;
        },
        { timeout: waitMs, interval: 20 },
      );
      return found[0]!;
    },
    signalGroup: (signal) => {
      children();
      process.kill(-pid, signal);
    },
    leavesNothing: () =>
      vi.waitFor(() => expect(stillRunning([pid, ...seen])).toEqual([]), { timeout: waitMs, interval: 50 }),
    end: async () => {
      if (last === null) children();
      kill(pid);
      for (const child of stillRunning([...seen])) kill(child.pid);
      await ended;
      running.delete(command);
    },
  };
  running.add(command);
  return command;
}

/** Runs the built command line to its end. */
export async function lingerlab(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const command = start(args, options);
  try {
    return await command.ended;
  } finally {
    await command.end();
  }
}

/** A new folder, which `clearUp` removes. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lingerlab-test-'));
  folders.add(folder);
  return folder;
}

/** Ends every command that runs still, and removes the folders; for afterEach or afterAll. */
export async function clearUp(): Promise<void> {
  for (const command of running) await command.end();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** A scenario file with short trials; `parts` are put over it. */
export function scenarioFile(folder: string, parts: Readonly<Record<string, unknown>>): string {
  const path = join(folder, 'scenario.yaml');
  const scenario = {
    name: 'test',
    topic: { name: 'test-topic' },
    load: { kind: 'closed', inFlight: 100 },
    backends: ['kafkajs'],
    warmup: '200ms',
    duration: '500ms',
    drain: '2s',
    trials: 1,
    ...parts,
  };
  // JSON is YAML too.
  writeFileSync(path, JSON.stringify(scenario, null, 1));
  return path;
}

/** The only result below a reports folder, checked against its schema; and its path. */
export function resultIn(reports: string): { path: string; result: Result } {
  const [folder, ...others] = readdirSync(reports);
  expect(others).toEqual([]);
  const path = join(reports, folder!, 'result.json');
  return { path, result: resultSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) };
}

/** All trials of a result, in the order in which they ran. */
export const trialsOf = (result: Result) =>
  result.points
    .flatMap((point) => point.trials.map((trial) => ({ ...trial, point: point.id })))
    .sort((a, b) => a.order - b.order);
