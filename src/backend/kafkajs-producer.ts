import type { CompressionTypes, Producer as KafkajsClient, Message as KafkajsMessage } from 'kafkajs';
import { settlesWithin } from '../deadline.ts';
import type { Sockets } from '../kafkajs-sockets.ts';
import type { Acknowledgements, ClientReading, EffectiveSettings, Message, Producer } from './backend.ts';
import { type BatchedRequest, Batcher } from './batcher.ts';
import { keyedPartition } from './murmur2.ts';
import { headersBytes, noHeadersBytes } from './record-size.ts';

interface KafkajsProducerOptions {
  readonly client: KafkajsClient;
  readonly sockets: Sockets;
  /** The node that leads each partition. */
  readonly leaders: readonly number[];
  readonly codec: CompressionTypes;
  readonly topic: string;
  readonly effective: EffectiveSettings;
}

/** Messages go through the batcher into kafkajs's `send`, and each `send` settles its messages when it is answered. */
export class KafkajsProducer implements Producer {
  readonly effective: EffectiveSettings;
  readonly #client: KafkajsClient;
  readonly #sockets: Sockets;
  readonly #acknowledgements: Acknowledgements;
  readonly #batcher: Batcher<KafkajsMessage>;
  readonly #partitions: number;
  #answeredRequests = 0;
  #answersUs = 0;
  /** The last message's headers, and what was made of them. */
  #headers: Message['headers'] = null;
  #headersBytes = noHeadersBytes;
  #kafkajsHeaders: KafkajsMessage['headers'];
  #closed = false;

  constructor(options: KafkajsProducerOptions, acknowledgements: Acknowledgements) {
    const { client, sockets, leaders, codec: compression, topic, effective } = options;
    this.effective = effective;
    this.#client = client;
    this.#sockets = sockets;
    this.#acknowledgements = acknowledgements;
    this.#partitions = leaders.length;
    // In whole milliseconds, of which the mean is right all the same, for a request begins at any part of one.
    client.on(client.events.REQUEST, ({ payload: { apiName, duration } }) => {
      if (apiName !== 'Produce') return;
      this.#answeredRequests += 1;
      this.#answersUs += duration * 1000;
    });
    const acks = effective.acks!.value === 'all' ? -1 : (effective.acks!.value as number);
    const timeout = effective['request.timeout.ms']!.value as number;
    this.#batcher = new Batcher({
      leaders,
      batchBytes: effective['batch.size']!.value as number,
      lingerMs: effective['linger.ms']!.value as number,
      maxInFlight: effective['max.in.flight.requests.per.connection']!.value as number,
      send: (request) => {
        let answered: Promise<unknown> = client.send({
          topic,
          messages: request.messages,
          acks,
          timeout,
          compression,
        });
        // Without an answer to wait for, kafkajs would take in messages faster than any network takes them away.
        if (acks === 0) answered = answered.then(() => sockets.drained());
        answered.then(
          () => this.#settle(request, null),
          (error) => this.#settle(request, kafkajsErrorCode(error)),
        );
      },
    });
  }

  send({ bytes, start, end, key, headers }: Message, token: number): void {
    const size = end - start;
    if (headers !== this.#headers) this.#takeHeaders(headers);
    const partition =
      key === null
        ? this.#batcher.stickyPartition(size, this.#headersBytes)
        : keyedPartition(key, this.#partitions);
    const message: KafkajsMessage = { key, value: bytes.subarray(start, end), partition };
    if (headers !== null) message.headers = this.#kafkajsHeaders;
    this.#batcher.add(message, token, partition, key === null ? -1 : key.length, size, this.#headersBytes);
  }

  read(): ClientReading {
    return {
      queuedMessages: this.#batcher.queued,
      requestsInFlight: this.#batcher.requestsInFlight,
      answered: { requests: this.#answeredRequests, latencyUs: this.#answersUs },
      // kafkajs obeys a broker that asks it to hold back, and tells nobody.
      throttleMs: null,
      wireBytes: this.#sockets.bytesWritten,
      wireMessageBytes: null,
    };
  }

  async flush(timeoutMs: number): Promise<void> {
    await settlesWithin(new Promise<void>((resolve) => this.#batcher.flush(resolve)), timeoutMs);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#batcher.close();
    // It waits for every answer that is outstanding, which may never come.
    await settlesWithin(this.#client.disconnect(), timeoutMs);
    this.#sockets.close();
  }

  #takeHeaders(headers: Message['headers']): void {
    this.#headers = headers;
    this.#headersBytes = headersBytes(headers);
    this.#kafkajsHeaders = headers === null ? undefined : Object.fromEntries(headers);
  }

  #settle(request: BatchedRequest<KafkajsMessage>, error: string | null): void {
    if (this.#closed) return;
    this.#acknowledgements.settleAll(request.tokens, request.tokens.length, error);
    this.#batcher.release(request);
  }
}

/** Kafka's name of a protocol error (`NOT_LEADER_FOR_PARTITION`), else kafkajs's name, of the innermost cause. */
export function kafkajsErrorCode(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  if (!(innermost instanceof Error)) return 'UNKNOWN';
  return 'type' in innermost && typeof innermost.type === 'string' ? innermost.type : innermost.name;
}
