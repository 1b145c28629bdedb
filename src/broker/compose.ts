import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type LingerlabError, unavailableError } from '../errors.ts';
import type { Broker, BrokerOptions } from './broker.ts';

/** Runs a program to its end and gives what it printed; rejects like execFile. */
export type Execute = (
  file: string,
  args: readonly string[],
  options: { readonly timeout: number; readonly signal?: AbortSignal | undefined },
) => Promise<string>;

export interface ComposeOptions extends Pick<BrokerOptions, 'onStatus' | 'signal'> {
  readonly execute?: Execute;
  /** BROKER_PORT, which the Compose file knows too, is the broker's port on this machine. */
  readonly env?: NodeJS.ProcessEnv;
}

/** The package's own Compose file. */
export const composeFile = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));

const service = 'broker';
/** Fetching the image is part of the first start. */
const upLimitMs = 10 * 60_000;
const briefLimitMs = 60_000;
const healthyLimitS = 120;

/**
 * Starts the Compose file's broker unless it runs already; closing stops it only if this call has started it. Nothing
 * watches it, so that `died` never settles. Rejects with a LingerlabError where Docker is missing or the start fails.
 */
export async function openCompose(options: ComposeOptions = {}): Promise<Broker> {
  const { onStatus, signal, execute = run, env = process.env } = options;
  const compose = async (args: readonly string[], timeout: number, within?: AbortSignal) => {
    try {
      return await execute('docker', ['compose', '-f', composeFile, ...args], { timeout, signal: within });
    } catch (error) {
      if (within?.aborted) throw within.reason;
      throw dockerError(error);
    }
  };
  const running = (await compose(['ps', '--services', '--status', 'running'], briefLimitMs, signal))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wasRunning = running.includes(service);
  // Other services of the project are the user's, and stay.
  const down = () =>
    compose(running.length === 0 ? ['down', '-v'] : ['rm', '-f', '-s', '-v', service], briefLimitMs);
  if (!wasRunning) {
    onStatus?.('starting the broker with docker compose');
    try {
      await compose(
        ['up', '-d', '--wait', '--wait-timeout', String(healthyLimitS), service],
        upLimitMs,
        signal,
      );
    } catch (error) {
      // What failed first is what the user has to know, whether or not clearing up works.
      await Promise.allSettled([down()]);
      throw error;
    }
  }
  let closing: Promise<unknown> | undefined;
  return {
    kind: 'compose',
    bootstrap: [`localhost:${env['BROKER_PORT'] || 9092}`],
    version: imageVersion(await readFile(composeFile, 'utf8')),
    caveat:
      'one broker in a container on the machine that also makes the load: the two share its cores and its disk',
    died: new Promise(() => {}),
    close: async () => {
      if (!wasRunning) closing ??= down();
      await closing;
    },
  };
}

/** The tag of the broker's image in a Compose file; null where it has none. */
export function imageVersion(text: string): string | null {
  const { services } = parse(text, { merge: true }) as { services?: Record<string, { image?: string }> };
  return services?.[service]?.image?.match(/:([^:/]+)$/)?.[1] ?? null;
}

/** Docker's failure in one line, with what to do. */
export function dockerError(error: unknown): LingerlabError {
  const { code, stderr, message, killed } = error as {
    code?: unknown;
    stderr?: string;
    message?: string;
    killed?: boolean;
  };
  const fail = (what: string, remedy?: string) => unavailableError('docker compose', what, remedy, error);
  if (code === 'ENOENT')
    return fail(
      'docker is not on PATH',
      'install Docker, or use --broker apache-kafka (Java) or --broker embedded',
    );
  const text = stderr ?? message ?? '';
  if (/unknown (docker )?command|is not a docker command|unknown shorthand flag: 'f'/i.test(text))
    return fail('docker has no compose command', 'install the Compose plugin (docker-compose-plugin)');
  if (
    /cannot connect to the docker daemon|is the docker daemon running|docker daemon is not running/i.test(
      text,
    )
  )
    return fail('the Docker engine does not run', 'start Docker, or use --broker apache-kafka (Java)');
  if (/port is already allocated|address already in use/i.test(text))
    return fail(
      "the broker's port (9092) is taken",
      'set BROKER_PORT to a free one, or name what listens there: --brokers localhost:9092',
    );
  if (killed === true) return fail('docker compose did not finish in time');
  return fail(text.trim().split('\n').at(-1) ?? 'docker compose failed');
}

const run: Execute = (file, args, options) =>
  new Promise((resolve, reject) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(Object.assign(error, { stderr }));
    });
  });
