/**
 * The process that holds librdkafka's mock cluster: forked by embedded.ts, because native code must not share a
 * process with worker threads, and gone when its parent is gone.
 */
import type { HostMessage } from './hosted.ts';

export interface EmbeddedStart {
  readonly brokers: number;
  /** Milliseconds that the brokers add to every answer. */
  readonly rttMs: number;
}

export interface EmbeddedReady {
  readonly addresses: readonly string[];
  readonly librdkafkaVersion: string;
}

/** What `EmbeddedStart` fails with where the native client cannot be loaded. */
export const nativeClientMissing = 'the native client cannot be loaded';

const say = (message: HostMessage<EmbeddedReady>, then: () => void = () => {}) =>
  process.send?.(message, undefined, {}, then);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
// The cluster lives in native threads, which would keep a process alive that merely runs out of work.
process.once('disconnect', () => process.exit(0));
process.once('message', (start: EmbeddedStart) => {
  open(start).catch((error: Error) => {
    say({ type: 'ended', what: error.message }, () => process.exit(1));
  });
});

async function open(start: EmbeddedStart): Promise<void> {
  const rdkafka = await loadClient();
  const holder = new rdkafka.Producer({
    'test.mock.num.brokers': start.brokers,
    'test.mock.broker.rtt': start.rttMs,
    log_level: 0,
  } as ConstructorParameters<typeof rdkafka.Producer>[0]);
  await new Promise<void>((resolve, reject) => {
    holder.connect({}, (error) => (error ? reject(error) : resolve()));
  });
  const addresses = await new Promise<string[]>((resolve, reject) => {
    holder.getMetadata({ timeout: 10_000 }, (error, metadata) => {
      if (error) reject(error);
      else resolve(metadata.brokers.map(({ host, port }) => `${host}:${port}`));
    });
  });
  say({ type: 'ready', ready: { addresses, librdkafkaVersion: rdkafka.librdkafkaVersion } });
}

async function loadClient() {
  try {
    return (await import('@confluentinc/kafka-javascript')).default;
  } catch (error) {
    throw new Error(
      `${nativeClientMissing}: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    );
  }
}
