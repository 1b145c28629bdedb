import { messageOf, unavailableError } from '../errors.ts';
import type { Broker, BrokerOptions } from './broker.ts';
import type { EmbeddedReady, EmbeddedStart } from './embedded-host.ts';
import { HostedProgramEnded, host } from './hosted.ts';

export interface EmbeddedOptions extends Pick<BrokerOptions, 'onStatus' | 'signal'> {
  /** How many brokers the cluster has; 1 unless said. */
  readonly brokers?: number;
  /** Milliseconds that every broker adds to its answers; 0 unless said. */
  readonly rttMs?: number;
}

/** A started embedded broker, with what tests look at beside what every broker has. */
export interface EmbeddedBroker extends Broker {
  readonly hostPid: number;
}

const remedy =
  'run `npm rebuild @confluentinc/kafka-javascript`, or use --broker apache-kafka (Java) or --brokers host:port';

/**
 * Starts librdkafka's mock cluster in a process of its own. Topics appear on first use with 4 partitions, keep their
 * newest 5 MB a partition, and cannot be configured or deleted; their offsets grow as on a real broker.
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedBroker> {
  options.onStatus?.('starting the embedded broker');
  const start: EmbeddedStart = { brokers: options.brokers ?? 1, rttMs: options.rttMs ?? 0 };
  const hosted = await host<EmbeddedStart, EmbeddedReady>({
    module: new URL('./embedded-host.js', import.meta.url),
    start,
    startMs: 20_000,
    closeMs: 5_000,
    signal: options.signal,
  }).catch((error: unknown) => {
    if (!(error instanceof HostedProgramEnded)) throw error;
    throw unavailableError('embedded broker', messageOf(error), remedy, error);
  });
  const died = hosted.died.catch((error: Error) => {
    throw unavailableError('embedded broker', `its process ${error.message}`, undefined, error);
  });
  died.catch(() => {});
  return {
    kind: 'embedded',
    bootstrap: hosted.ready.addresses,
    version: `librdkafka ${hosted.ready.librdkafkaVersion} mock`,
    caveat: "the embedded broker is librdkafka's mock cluster: good for trying out, not for sizing a cluster",
    hostPid: hosted.pid,
    died,
    close: hosted.close,
  };
}
