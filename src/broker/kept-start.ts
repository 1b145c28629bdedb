import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { settlesWithin } from '../deadline.ts';
import { type ExitCode, exitCodes, LingerlabError, type Problem, unavailableError } from '../errors.ts';
import { withoutSecrets } from '../security/environment.ts';
import type { ApacheKafkaChoice, BrokerOptions } from './broker.ts';
import type { KeptBroker } from './kept.ts';

/** What a kept broker can be. */
export type KeptChoice = { readonly kind: 'embedded' } | ApacheKafkaChoice;

/** What the process that keeps a broker is told. */
export interface KeptOrder {
  readonly choice: KeptChoice;
  readonly id: string;
  /** Where the broker is written down. */
  readonly folder: string;
  /** Takes what the process has to say. */
  readonly log: string;
  /** Milliseconds after which the broker ends by itself. */
  readonly limitMs: number;
}

/** What it answers, until it is ready or has failed. */
export type KeptMessage =
  | { readonly type: 'status'; readonly text: string }
  | { readonly type: 'ready'; readonly kept: KeptBroker }
  | { readonly type: 'failed'; readonly exitCode: ExitCode | null; readonly problems: readonly Problem[] };

export interface KeptStartOptions extends Pick<BrokerOptions, 'onStatus' | 'signal'> {
  readonly folder: string;
  readonly limitMs: number;
}

/** A broker that does not start ends within this after it was asked to. */
const leaveMs = 20_000;

/**
 * Starts a broker in a process of its own that outlives this one, and writes it down. Rejects with a LingerlabError where
 * it cannot be had, or with the signal's reason when that is aborted; nothing is left running then.
 */
export async function startKept(choice: KeptChoice, options: KeptStartOptions): Promise<KeptBroker> {
  const { folder, limitMs, onStatus, signal } = options;
  signal?.throwIfAborted();
  await mkdir(folder, { recursive: true });
  const log = join(folder, 'broker.log');
  const id = `lingerlab-broker-${randomUUID()}`;
  const output = openSync(log, 'w');
  const child = fork(fileURLToPath(new URL('./kept-host.js', import.meta.url)), [id], {
    detached: true,
    // Not in the user's folder, which may be moved or deleted meanwhile.
    cwd: folder,
    env: keptEnvironment(process.env),
    execArgv: [],
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  const exit = exitOf(child);
  try {
    child.send({ choice, id, folder, log, limitMs } satisfies KeptOrder);
    return await outcome(child, exit, log, onStatus, signal);
  } catch (error) {
    // While it starts it ends with the channel; what has been started below it goes first.
    if (child.connected) child.disconnect();
    if (!(await settlesWithin(exit, leaveMs))) child.kill('SIGKILL');
    throw error;
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

/** Variables that name folders. */
const folderVariables = ['KAFKA_HOME', 'JAVA_HOME', 'TMPDIR', 'TMP', 'TEMP', 'XDG_CACHE_HOME'];

/** The environment of the process that keeps a broker: without secrets, and with folders that begin at the user's. */
export function keptEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = withoutSecrets(env);
  for (const name of folderVariables) if (kept[name]) kept[name] = resolvePath(kept[name]);
  return kept;
}

function outcome(
  child: ChildProcess,
  exit: Promise<void>,
  log: string,
  onStatus: KeptStartOptions['onStatus'],
  signal: AbortSignal | undefined,
): Promise<KeptBroker> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    child.on('message', (message: KeptMessage) => {
      if (message.type === 'status') onStatus?.(message.text);
      else if (message.type === 'ready') resolve(message.kept);
      else reject(new LingerlabError(message.exitCode ?? exitCodes.unavailable, message.problems));
    });
    exit.then(() => reject(unavailableError('broker', 'the process that keeps it ended', `see ${log}`)));
  });
}

/** Resolves when the process is gone and all that it said has been read: the channel ends after its last message. */
async function exitOf(child: ChildProcess): Promise<void> {
  const event = (name: string) => new Promise<void>((resolve) => child.once(name, () => resolve()));
  await Promise.race([Promise.all([event('exit'), event('disconnect')]), event('error')]);
}
