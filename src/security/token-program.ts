import { spawn } from 'node:child_process';
import type { TokenSource } from '../connection.ts';

/** How a program ended that gave nothing: with an exit code or an error's, or by a signal. */
export interface ProgramFailure {
  readonly code: number | string | null;
  readonly signal: string | null;
}

/** What a program printed, and how it failed; `failure` is null where it did not. */
export interface ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: ProgramFailure | null;
}

/** A program that runs to print a token. */
export interface TokenProgram {
  /** Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Ends it with all that it has started; nothing where it has ended already. */
  readonly end: () => void;
}

/**
 * Runs the program below a guard of its own, which leads their process group and holds a channel to this process. The
 * operating system cuts that when this process ends in whatever way, and Node when this thread does; the guard ends the
 * whole group then. Such a program is often a script that has started another, of which nobody else would know. On
 * Windows, which has no such groups, it ends the program alone.
 */
export function startProgram({ command, folder }: Extract<TokenSource, { kind: 'command' }>): TokenProgram {
  // Given as text: a thread, a process and a test all start it alike. The command itself is none of its arguments.
  const child = spawn(process.execPath, ['-e', guard], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const end = () => {
    if (child.connected) child.disconnect();
  };
  const ended = new Promise<ProgramEnd>((resolve) => {
    const fail = (failure: ProgramFailure) => resolve({ stdout: '', stderr: '', failure });
    child.once('message', resolve);
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail({ code: error.code ?? error.message, signal: null }),
    );
    child.once('exit', (code, signal) => fail({ code, signal }));
  });
  // A guard that is gone before it was told anything: its end says so.
  child.send({ command, folder }, () => {});
  return { ended, end };
}

const guard = `
const { execFile } = require('node:child_process');
process.once('message', ({ command: [program, ...args], folder }) => {
  const child = execFile(program, args, { cwd: folder }, (error, stdout, stderr) => {
    process.removeListener('disconnect', end);
    const failure = error && { code: error.code ?? null, signal: error.signal ?? null };
    if (process.connected) process.send({ stdout, stderr, failure }, () => process.exit());
  });
  child.stdin.end();
  const end = () => {
    if (process.platform === 'win32') process.exit(child.kill());
    else process.kill(0, 'SIGKILL');
  };
  process.once('disconnect', end);
});
`;
