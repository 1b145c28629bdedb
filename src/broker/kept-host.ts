/**
 * The process that keeps a broker beyond the command that started it: forked by kept-start.ts. It ends the broker when it
 * is asked to (SIGTERM), when its time is up, and while it starts, when the command is gone.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { LingerlabError, messageOf } from '../errors.ts';
import type { ApacheKafka } from './apache-kafka.ts';
import type { Broker } from './broker.ts';
import { forgetKept, type KeptBroker, writeKept } from './kept.ts';
import type { KeptMessage, KeptOrder } from './kept-start.ts';
import { openBroker } from './open.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`asked to end by ${signal}`)));
process.on('SIGHUP', () => {});
const commandGone = () => stop.abort(new Error('the command that started it is gone'));
process.once('disconnect', commandGone);
process.once('message', (order: KeptOrder) => {
  keep(order).then(
    () => process.exit(0),
    async (error: unknown) => {
      note(`failed: ${messageOf(error)}`);
      await say({ type: 'failed', ...failureOf(error) });
      process.exit(1);
    },
  );
});

async function keep({ choice, folder, id, limitMs, log }: KeptOrder): Promise<void> {
  const onStatus = (text: string): void => {
    note(text);
    say({ type: 'status', text });
  };
  const broker = await openBroker({ choice, onStatus, signal: stop.signal });
  try {
    const kept = describe(broker, { id, limitMs, log });
    await writeKept(folder, kept);
    process.off('disconnect', commandGone);
    await say({ type: 'ready', kept });
    const why = await end(broker, limitMs);
    // What nobody asked for is left for the next one who does ask, and who must not take it for up while it ends.
    if (why !== null) await writeKept(folder, { ...kept, ended: { at: new Date().toISOString(), why } });
    await broker.close();
    note(why ?? 'ended as asked');
    if (why === null) await forgetKept(folder);
  } finally {
    await broker.close();
  }
}

/** Resolves when the broker is to end, or has: with why, or with null where somebody asked for it. */
async function end(broker: Broker, limitMs: number): Promise<string | null> {
  const { signal } = stop;
  const died = broker.died.catch((error: unknown) => messageOf(error));
  const timeUp = pause(limitMs, 'its time was up', { signal }).catch(() => null);
  return Promise.race([timeUp, died]);
}

const describe = (
  broker: Broker & Partial<Pick<ApacheKafka, 'folder'>>,
  { id, limitMs, log }: Pick<KeptOrder, 'id' | 'limitMs' | 'log'>,
): KeptBroker => ({
  schema: 'lingerlab/broker/1',
  id,
  pid: process.pid,
  kind: broker.kind === 'embedded' ? 'embedded' : 'apache-kafka',
  version: broker.version,
  ...(broker.coordination !== undefined && { coordination: broker.coordination }),
  caveat: broker.caveat,
  bootstrap: [...broker.bootstrap],
  startedAt: new Date().toISOString(),
  until: new Date(Date.now() + limitMs).toISOString(),
  log,
  folder: broker.folder ?? null,
});

const failureOf = (error: unknown): Omit<Extract<KeptMessage, { type: 'failed' }>, 'type'> =>
  error instanceof LingerlabError
    ? { exitCode: error.exitCode, problems: error.problems }
    : { exitCode: null, problems: [{ where: 'the process that keeps a broker', what: messageOf(error) }] };

/** Standard output is the log. */
const note = (text: string): void => console.log(`${new Date().toISOString()} ${text}`);

function say(message: KeptMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, {}, () => resolve());
    else resolve();
  });
}
