import type { CompressionType } from '../../producer-settings.ts';
import type { EffectiveSettings, Message } from '../backend.ts';
import type { Sender, SenderReading } from '../batching-producer.ts';
import type { CompressionEstimate } from '../compression-estimate.ts';
import { batchOverheadBytes } from '../record-size.ts';
import type { WireCluster } from './cluster.ts';
import type { WireConnection } from './connection.ts';
import { type Codes, Delivery, type DeliveryOptions, PartitionErrors, type Records } from './delivery.ts';
import { errorName, wireErrorCode } from './errors.ts';
import { apis, produceBody, readProduceAnswer } from './protocol.ts';
import { encodeHeaders, encodeRecords, noHeaders, type WireMessage } from './record-batch.ts';
import type { Sequences } from './sequences.ts';

/** Compresses the records of one batch. */
export type Compress = (records: Buffer) => Promise<Buffer>;

interface WireSenderOptions {
  readonly cluster: Pick<WireCluster, 'leaders' | 'leaderOf' | 'refresh' | 'sockets' | 'closed' | 'close'>;
  readonly topic: string;
  readonly effective: EffectiveSettings;
  /** Null for none. */
  readonly compress: Compress | null;
  /** Learns what each batch came to. */
  readonly estimate: CompressionEstimate;
  /** Null where the producer is not idempotent. */
  readonly sequences: Sequences | null;
}

/** Produce requests of lingerlab's own: one batch for each partition among the messages. */
export class WireSender implements Sender<WireMessage, Buffer> {
  readonly #cluster: WireSenderOptions['cluster'];
  readonly #topic: string;
  readonly #acks: number;
  readonly #timeoutMs: number;
  readonly #compress: Compress | null;
  readonly #estimate: CompressionEstimate;
  /** By the node that led their partitions when the sender was made, as requests are made up. */
  readonly #deliveries = new Map<number | undefined, Delivery>();
  readonly #leaders: readonly number[];
  readonly #deliveryOptions: DeliveryOptions;
  /** Requests leave in the order in which they were made, however long their compression takes. */
  #previous: Promise<unknown> = Promise.resolve();
  #answered = 0;
  #answersUs = 0;
  #throttleMs = 0;

  constructor({ cluster, topic, effective, compress, estimate, sequences }: WireSenderOptions) {
    this.#cluster = cluster;
    this.#topic = topic;
    this.#acks = effective.acks!.value === 'all' ? -1 : (effective.acks!.value as number);
    this.#timeoutMs = effective['request.timeout.ms']!.value as number;
    this.#compress = compress;
    this.#estimate = estimate;
    this.#leaders = cluster.leaders;
    this.#deliveryOptions = {
      attempt: (batches) => this.#attempt(batches),
      refresh: () => cluster.refresh(),
      codec: effective['compression.type']!.value as CompressionType,
      retries: effective.retries!.value as number,
      sequences,
      closed: cluster.closed,
    };
  }

  headers(headers: NonNullable<Message['headers']>): Buffer {
    return encodeHeaders(headers);
  }

  message(key: Buffer | null, value: Buffer, partition: number, headers = noHeaders): WireMessage {
    return { key, value, partition, headers };
  }

  send(messages: WireMessage[]): Promise<void> {
    const delivery = this.#deliveryTo(messages[0]!.partition);
    if (this.#compress === null) return delivery.deliver(perPartition(messages).map(plain));
    const batches = Promise.all(
      perPartition(messages).map((some) => this.#compressed(some, this.#compress!)),
    );
    // Until its turn comes nobody looks at it, and a rejection that nobody looks at ends the thread.
    batches.catch(() => {});
    const produced = this.#previous.then(async () => ({
      answered: delivery.deliver(await batches),
    }));
    this.#previous = produced.catch(() => {});
    return produced.then(({ answered }) => answered);
  }

  outcomes(error: unknown): (message: WireMessage) => string | null {
    if (error instanceof PartitionErrors) return ({ partition }) => error.codes.get(partition) ?? null;
    const code = wireErrorCode(error);
    return () => code;
  }

  read(): SenderReading {
    return {
      answered: { requests: this.#answered, latencyUs: Math.round(this.#answersUs) },
      throttleMs: this.#throttleMs,
      wireBytes: this.#cluster.sockets.bytesWritten,
    };
  }

  async close(): Promise<void> {
    this.#cluster.close();
  }

  #deliveryTo(partition: number): Delivery {
    const leader = this.#leaders[partition];
    const delivery = this.#deliveries.get(leader) ?? new Delivery(this.#deliveryOptions);
    this.#deliveries.set(leader, delivery);
    return delivery;
  }

  async #attempt(batches: readonly Records[]): Promise<Codes> {
    const codes = new Map<number, string>();
    const groups = new Map<WireConnection, Records[]>();
    for (const batch of batches) {
      try {
        const leader = this.#cluster.leaderOf(batch.partition);
        groups.set(leader, [...(groups.get(leader) ?? []), batch]);
      } catch (error) {
        codes.set(batch.partition, wireErrorCode(error));
      }
    }
    await Promise.all([...groups].map(([leader, group]) => this.#request(leader, group, codes)));
    return codes;
  }

  /** Sends to one leader, and puts down the error code of each partition that failed. Never rejects. */
  async #request(
    leader: WireConnection,
    batches: readonly Records[],
    codes: Map<number, string>,
  ): Promise<void> {
    try {
      const body = produceBody(this.#acks, this.#timeoutMs, this.#topic, batches);
      const sentMs = performance.now();
      const answer = await leader.request(apis.produce, body, this.#acks !== 0);
      // Without an answer to wait for, messages would be taken in faster than any network takes them away.
      if (this.#acks === 0) return await this.#cluster.sockets.drained();
      this.#answersUs += (performance.now() - sentMs) * 1000;
      this.#answered += 1;
      const { errors, throttleMs } = readProduceAnswer(answer);
      this.#throttleMs = Math.max(this.#throttleMs, throttleMs);
      for (const [partition, error] of errors) if (error !== 0) codes.set(partition, errorName(error));
    } catch (error) {
      for (const { partition } of batches) codes.set(partition, wireErrorCode(error));
    }
  }

  async #compressed(messages: readonly WireMessage[], compress: Compress): Promise<Records> {
    const { bytes: whole, ...batch } = plain(messages);
    const records = await compress(whole.subarray(batchOverheadBytes));
    this.#estimate.observe(whole.length - batchOverheadBytes, records.length);
    const bytes = Buffer.allocUnsafe(batchOverheadBytes + records.length);
    records.copy(bytes, batchOverheadBytes);
    return { ...batch, bytes };
  }
}

const plain = (messages: readonly WireMessage[]): Records => ({
  partition: messages[0]!.partition,
  bytes: encodeRecords(messages),
  count: messages.length,
  timestampMs: Date.now(),
});

/** The messages of each partition, which stand side by side in a request. */
function perPartition(messages: readonly WireMessage[]): WireMessage[][] {
  const parts: WireMessage[][] = [];
  let from = 0;
  for (let index = 1; index <= messages.length; index += 1) {
    if (index < messages.length && messages[index]!.partition === messages[from]!.partition) continue;
    parts.push(messages.slice(from, index));
    from = index;
  }
  return parts;
}
