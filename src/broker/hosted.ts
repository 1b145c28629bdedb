import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { settlesWithin, withDeadline } from '../deadline.ts';
import { withoutSecrets } from '../security/environment.ts';

/** What a hosted program says to the process that forked it. */
export type HostMessage<Ready> =
  | { readonly type: 'ready'; readonly ready: Ready }
  /** A part of what it runs has gone, and the rest goes on; `log` as below. */
  | { readonly type: 'lost'; readonly what: string; readonly log: string }
  /** It ends by itself, and why; `log` is the end of what it wrote. */
  | { readonly type: 'ended'; readonly what: string; readonly log?: string };

export interface HostedProgram<Start> {
  /** The program: a module of this package that reads one message, answers, and leaves on 'disconnect'. */
  readonly module: URL;
  readonly start: Start;
  /** Node's own flags; none unless said. */
  readonly execArgv?: readonly string[];
  /** Whether it stays in the session of the process that forked it, as a lane does; it has its own unless said. */
  readonly sharesSession?: boolean;
  /** Milliseconds until the first answer. */
  readonly startMs: number;
  /** Milliseconds it has for leaving before it is killed, with all that it started. */
  readonly closeMs: number;
  /** Told of each part of what it runs that has gone while the rest goes on. */
  readonly onLost?: (loss: HostedProgramEnded) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A program that runs until closed, and not longer than the process that forked it. */
export interface Hosted<Ready> {
  readonly pid: number;
  readonly ready: Ready;
  /** Rejects with a HostedProgramEnded when it ends by itself; never settles otherwise. */
  readonly died: Promise<never>;
  close(): Promise<void>;
}

/** A hosted program that ended without being asked to; the message says how. */
export class HostedProgramEnded extends Error {
  readonly log: string;

  constructor(what: string, log: string) {
    super(what);
    this.name = 'HostedProgramEnded';
    this.log = log;
  }
}

/**
 * Forks a program, in a process group of its own unless said, so that the terminal's Ctrl-C reaches it only through its
 * parent. The channel between the two is its lifeline: the operating system cuts it even when the parent is killed.
 */
export async function host<Start extends object, Ready>(
  program: HostedProgram<Start>,
): Promise<Hosted<Ready>> {
  program.signal?.throwIfAborted();
  const child = fork(fileURLToPath(program.module), [], {
    detached: program.sharesSession !== true,
    // What it needs of a connection it is told; a broker needs nothing, and lives long.
    env: withoutSecrets(process.env),
    execArgv: [...(program.execArgv ?? [])],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const kill = () => {
    if (program.sharesSession === true) child.kill('SIGKILL');
    else killGroup(child);
  };
  let closing: Promise<void> | undefined;
  const gone = exitOf(child);
  const { ready, ended } = listen<Ready>(child, gone, program.onLost);
  const died = new Promise<never>((_, reject) => {
    ended.then((reason) => {
      if (closing !== undefined) return;
      kill();
      reject(reason);
    });
  });
  // Whoever opens a broker may race against `died` late, or never.
  died.catch(() => {});
  const close = () => {
    closing ??= leave(child, gone, kill, program.closeMs);
    return closing;
  };

  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(program.signal?.reason);
    program.signal?.addEventListener('abort', abort, { once: true });
  });
  aborted.catch(() => {});
  try {
    child.send(program.start);
    const first = await withDeadline(
      Promise.race([ready, died, aborted]),
      program.startMs,
      () => new HostedProgramEnded(`gave no sign within ${program.startMs / 1000} s`, ''),
    );
    return { pid: child.pid ?? 0, ready: first, died, close };
  } catch (error) {
    await close();
    throw error;
  } finally {
    program.signal?.removeEventListener('abort', abort);
  }
}

/** Resolves when the process is gone and all that it said has been read. */
function exitOf(child: ChildProcess): Promise<string> {
  const exit = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
  });
  // Messages may still be on their way when 'exit' fires; the channel's end comes after the last of them.
  const drained = new Promise<void>((resolve) => {
    if (child.connected) child.once('disconnect', resolve);
    else resolve();
  });
  return exit.then(async (how) => {
    await settlesWithin(drained, 1000);
    return how;
  });
}

function listen<Ready>(
  child: ChildProcess,
  gone: Promise<string>,
  onLost: HostedProgram<object>['onLost'] = () => {},
) {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-8192);
  });
  let said: HostedProgramEnded | undefined;
  const ready = new Promise<Ready>((resolve) => {
    child.on('message', (message: HostMessage<Ready>) => {
      if (message.type === 'ready') resolve(message.ready);
      else if (message.type === 'lost') onLost(new HostedProgramEnded(message.what, message.log));
      else said = new HostedProgramEnded(message.what, message.log ?? '');
    });
  });
  const ended = gone.then((how) => said ?? new HostedProgramEnded(how, tail));
  return { ready, ended };
}

async function leave(
  child: ChildProcess,
  gone: Promise<string>,
  kill: () => void,
  limitMs: number,
): Promise<void> {
  if (child.connected) child.disconnect();
  if (await settlesWithin(gone, limitMs)) return;
  kill();
  await settlesWithin(gone, 5000);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    // Windows has no process groups: there the child alone is ended.
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
