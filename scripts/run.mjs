// Runs programs for the set-up: plain Node, no package needed.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** npm as it was called, or the one on the path. */
const npmCli = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : null;

/** The command line of npm with these arguments. */
export function npm(...args) {
  return npmCli === null
    ? { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args, shell: process.platform === 'win32' }
    : { command: process.execPath, args: [npmCli, ...args], shell: false };
}

/** Runs a program in the foreground and ends this one with its exit code where it fails. */
export function must({ command, args, shell = false }, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell,
    env: { ...process.env, ...env },
  });
  if (error !== undefined) console.error(`error: ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs a program with its output in a log file; resolves with whether it ended well within `limitMs`. */
export async function logged({ command, args, shell = false, cwd = root }, logFile, limitMs, env = {}) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    return await new Promise((resolve) => {
      const child = spawn(command, args, {
        cwd,
        stdio: ['ignore', log, log],
        shell,
        timeout: limitMs,
        env: { ...process.env, ...env },
      });
      child.on('error', () => resolve(false));
      child.on('exit', (code) => resolve(code === 0));
    });
  } finally {
    closeSync(log);
  }
}

/** Whether a program ends well, quietly and soon. */
export function succeeds(command, args, limitMs = 20_000) {
  return spawnSync(command, args, { cwd: root, stdio: 'ignore', timeout: limitMs }).status === 0;
}

/** A file's text, or null where there is none. */
export function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Says what is being done: talk goes to standard error. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
