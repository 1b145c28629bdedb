import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf, unavailableError } from '../errors.ts';
import { openAdmin } from './admin.ts';
import type { Cluster } from './apache-kafka-config.ts';
import { toldVersion } from './apache-kafka-logging.ts';
import { clusterFolderPrefix, layOut, nodeFolder, type Runtime } from './apache-kafka-programs.ts';
import type { BrokerOptions } from './broker.ts';
import { type Hosted, HostedProgramEnded, host } from './hosted.ts';
import type { KeeperReady, KeeperStart } from './keeper.ts';
import { tailOf } from './log-tail.ts';

/** A cluster whose nodes all answer. */
export interface StartedCluster {
  readonly folder: string;
  /** As the first broker told it; null where it did not. */
  readonly version: string | null;
  readonly pids: KeeperReady;
  /** Rejects with a HostedProgramEnded when the cluster has come to its end; never settles otherwise. */
  readonly died: Promise<never>;
  close(): Promise<void>;
}

export interface StartOptions extends Pick<BrokerOptions, 'signal'> {
  /** Told of each node that has gone while the cluster lives; during the start that is its end instead. */
  readonly onLost: (loss: HostedProgramEnded) => void;
}

const answerLimitMs = 60_000;
/** What a node after the first may add to it: nodes share the machine's cores while they start. */
const moreForANodeMs = 15_000;
const closeMs = 15_000;

/**
 * Starts a cluster in a temporary folder of its own. Rejects with a HostedProgramEnded where a program of it ends or it
 * does not answer in time (60 s, and 15 s for each further node), with the signal's reason when that is aborted; nothing
 * is left running then.
 */
export async function startCluster(
  cluster: Cluster,
  runtime: Runtime,
  { onLost, signal }: StartOptions,
): Promise<StartedCluster> {
  const limitMs = answerLimitMs + (cluster.nodes.length - 1) * moreForANodeMs;
  const folder = await newFolder();
  let failStart: (loss: HostedProgramEnded) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    failStart = reject;
  });
  failed.catch(() => {});
  let started = false;
  let hosted: Hosted<KeeperReady>;
  try {
    hosted = await host<KeeperStart, KeeperReady>({
      module: new URL('./keeper.js', import.meta.url),
      start: { ...(await layOut(folder, cluster, runtime)), folder },
      startMs: limitMs,
      closeMs,
      signal,
      onLost: (loss) => (started ? onLost(loss) : failStart(loss)),
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const close = async () => {
    await hosted.close();
    // The keeper removes the folder; this is for the case that it was killed.
    await rm(folder, { recursive: true, force: true });
  };
  const log = join(nodeFolder(folder, 1), 'broker.log');
  const starting = new AbortController();
  const stopWaiting = signal === undefined ? starting.signal : AbortSignal.any([signal, starting.signal]);
  try {
    await Promise.race([allAnswer(cluster, log, limitMs, stopWaiting), hosted.died, failed]);
    started = true;
    const version = toldVersion(await readFile(log, 'utf8'));
    return { folder, version, pids: hosted.ready, died: hosted.died, close };
  } catch (error) {
    starting.abort();
    await close();
    throw signal?.aborted ? signal.reason : error;
  }
}

async function newFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), clusterFolderPrefix));
  } catch (error) {
    throw unavailableError(
      tmpdir(),
      `a broker's data cannot be kept there: ${messageOf(error)}`,
      'set TMPDIR to a folder that you may write to',
      error,
    );
  }
}

/** Resolves when the cluster counts all its nodes. */
async function allAnswer(
  { nodes }: Cluster,
  log: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  const addresses = nodes.map(({ client }) => client);
  let answering = 0;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    try {
      const admin = await openAdmin(addresses, { timeoutMs: 2000, retries: 0 });
      answering = await admin.brokerCount().finally(admin.close);
      if (answering === nodes.length) return;
    } catch {
      // Nobody answers yet; what keeps them is in their logs.
    }
    await pause(100, undefined, { signal });
  }
  const what = nodes.length === 1 ? 'no answer' : `${answering} of ${nodes.length} brokers answer`;
  throw new HostedProgramEnded(`${what} after ${limitMs / 1000} s`, existsSync(log) ? await tailOf(log) : '');
}
