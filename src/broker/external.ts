import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '../connection.ts';
import { unlessAborted } from '../deadline.ts';
import { exitCodes, LingerlabError, type Problem, unavailableError } from '../errors.ts';
import { advertisedFault } from '../security/faults.ts';
import { tlsVersion } from '../security/tls-version.ts';
import { parseAddresses } from './addresses.ts';
import { openAdmin } from './admin.ts';
import type { Broker, BrokerOptions } from './broker.ts';
import { isKept, type KeptBroker, keptAt, keptFolder, readKept } from './kept.ts';

const answerLimitMs = 10_000;
const connectLimitMs = 5_000;
const watchMs = 1000;

/** Takes a cluster that runs already. Rejects with a LingerlabError that names each address and why it does not serve. */
export async function openExternal(
  addresses: readonly string[],
  options: Pick<BrokerOptions, 'onStatus' | 'signal'> & { readonly connection?: Connection | undefined } = {},
): Promise<Broker> {
  const { connection } = options;
  const bootstrap = parseAddresses(addresses);
  options.signal?.throwIfAborted();
  options.onStatus?.(`connecting to ${bootstrap.join(',')}`);
  const refusals = await Promise.all(bootstrap.map((address) => refusal(address, connectLimitMs)));
  // One address that answers is enough: it tells all the others.
  if (refusals.every((what) => what !== null)) throw nobodyAnswers(bootstrap, refusals);
  options.signal?.throwIfAborted();
  const reachable = bootstrap.filter((_, index) => refusals[index] === null);
  const admin = await openAdmin(reachable, {
    timeoutMs: answerLimitMs,
    retries: 1,
    connection,
    diagnose: true,
    signal: options.signal,
  });
  const told = await unlessAborted(admin.brokerAddresses(), options.signal).finally(admin.close);
  await checkAdvertised(reachable, told);
  const tls = connection?.tls ?? null;
  const kept = await keptAt(reachable);
  const watch = new AbortController();
  return {
    ...whatIsKnown(kept),
    bootstrap: reachable,
    ...(connection !== undefined && { connection }),
    ...(tls !== null && { tlsVersion: await tlsVersion(reachable[0]!, tls, connectLimitMs) }),
    died: kept === null ? new Promise(() => {}) : deathOf(kept, watch.signal),
    close: async () => watch.abort(),
  };
}

/** A cluster tells nothing of itself; of one that `lingerlab broker up` keeps, it is written down. */
function whatIsKnown(kept: KeptBroker | null) {
  if (kept === null) return { kind: 'external' as const, version: null, caveat: null };
  const { kind, version, coordination, caveat } = kept;
  return { kind, version, caveat, kept: true, ...(coordination !== undefined && { coordination }) };
}

/** Rejects when a kept broker is no more; looks once a second, until it is told to stop. */
async function deathOf({ bootstrap }: KeptBroker, stop: AbortSignal): Promise<never> {
  for (;;) {
    // Nobody may be waiting for this any more.
    await pause(watchMs, undefined, { signal: stop, ref: false }).catch(() => new Promise(() => {}));
    const now = await readKept(keptFolder()).catch(() => null);
    if (now !== null && (await isKept(now))) continue;
    const why = now?.ended?.why ?? 'its process is not there any more';
    throw unavailableError(bootstrap.join(','), `the broker that lingerlab kept there is gone: ${why}`);
  }
}

/** A client connects to the addresses that the cluster tells it, whichever it began with. */
async function checkAdvertised(bootstrap: readonly string[], told: readonly string[]): Promise<void> {
  const others = told.filter((address) => !bootstrap.includes(address));
  const refusals = await Promise.all(others.map((address) => refusal(address, connectLimitMs)));
  const problems = others.flatMap((address, index): Problem[] => {
    const why = refusals[index];
    return why == null ? [] : [{ where: bootstrap.join(','), ...advertisedFault(address, why) }];
  });
  if (problems.length > 0) throw new LingerlabError(exitCodes.unavailable, problems);
}

function nobodyAnswers(bootstrap: readonly string[], refusals: readonly (string | null)[]): LingerlabError {
  const problems = bootstrap.map((address, index): Problem => {
    const what = refusals[index] ?? '';
    const check = what.includes('resolved') ? 'check the name' : 'check that a broker listens there';
    return { where: address, what, remedy: `${check}, or start one with --broker` };
  });
  return new LingerlabError(exitCodes.unavailable, problems);
}

/** Why no connection to an address comes about within `limitMs` milliseconds; null when one does. */
export function refusal(address: string, limitMs: number): Promise<string | null> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon);
  const socket = connect({ host, port: Number(address.slice(colon + 1)), timeout: limitMs });
  return new Promise((resolve) => {
    const settle = (what: string | null) => {
      socket.destroy();
      resolve(what);
    };
    socket.once('connect', () => settle(null));
    socket.once('timeout', () => settle(`no answer within ${limitMs / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(inWords(error, host)));
  });
}

function inWords(error: NodeJS.ErrnoException, host: string): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'connection refused: nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${host} cannot be resolved`;
    default:
      return error.message || error.code || 'the connection failed';
  }
}
