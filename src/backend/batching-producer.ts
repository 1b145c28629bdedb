import { settlesWithin } from '../deadline.ts';
import type { Acknowledgements, ClientReading, EffectiveSettings, Message, Producer } from './backend.ts';
import { type BatchedRequest, Batcher } from './batcher.ts';
import { keyedPartition } from './murmur2.ts';
import { headersBytes, noHeadersBytes } from './record-size.ts';

/** What a client tells of itself, beside what the batcher before it knows. */
export type SenderReading = Pick<ClientReading, 'answered' | 'throttleMs' | 'wireBytes'>;

/** A client that sends what it is given, when it is given it; `M` is its message, `H` a message's headers in its form. */
export interface Sender<M, H> {
  /** Whether the client queues requests, and does not tell how many. */
  readonly queues?: boolean;
  /** The client's form of a message's headers, which is used for as long as the same headers come. */
  headers(headers: NonNullable<Message['headers']>): H;
  /** Without a partition, the client chooses it. */
  message(key: Buffer | null, value: Buffer, partition: number | undefined, headers: H | undefined): M;
  /** Sends one request to one leader; resolves when it is acknowledged. */
  send(messages: M[]): Promise<unknown>;
  /** What became of each message of a request that was rejected with this error: its code, or null where it got through. */
  outcomes(error: unknown): (message: M) => string | null;
  read(): SenderReading;
  /** Lets go of all connections and timers within about `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

export interface BatchingOptions {
  /** The node that leads each partition, by partition number. */
  readonly leaders: readonly number[];
  readonly effective: EffectiveSettings;
  /** See {@link Batcher}; left out where `batch.size` counts plain bytes. */
  readonly expectedRatio?: () => number;
}

/**
 * Messages go through the batcher to a client that has no batching, and each request settles its messages when it is
 * answered. Keys choose partitions as in Java's client, and so does their lack.
 */
export class BatchingProducer<M, H> implements Producer {
  readonly effective: EffectiveSettings;
  readonly #sender: Sender<M, H>;
  readonly #acknowledgements: Acknowledgements;
  readonly #batcher: Batcher<M>;
  readonly #partitions: number;
  /** The last message's headers, and what was made of them. */
  #headers: Message['headers'] = null;
  #headersBytes = noHeadersBytes;
  #senderHeaders: H | undefined;
  #closed = false;

  constructor(
    { leaders, effective, expectedRatio }: BatchingOptions,
    sender: Sender<M, H>,
    acknowledgements: Acknowledgements,
  ) {
    this.effective = effective;
    this.#sender = sender;
    this.#acknowledgements = acknowledgements;
    this.#partitions = leaders.length;
    this.#batcher = new Batcher({
      leaders,
      batchBytes: effective['batch.size']!.value as number,
      ...(expectedRatio && { expectedRatio }),
      lingerMs: effective['linger.ms']!.value as number,
      maxInFlight: effective['max.in.flight.requests.per.connection']!.value as number,
      send: (request) => {
        sender.send(request.messages).then(
          () => this.#acknowledge(request),
          (error: unknown) => this.#fail(request, error),
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
    const message = this.#sender.message(key, bytes.subarray(start, end), partition, this.#senderHeaders);
    this.#batcher.add(message, token, partition, key === null ? -1 : key.length, size, this.#headersBytes);
  }

  read(): ClientReading {
    return {
      queuedMessages: this.#batcher.queued,
      requestsInFlight: this.#batcher.requestsInFlight,
      ...this.#sender.read(),
      wireMessageBytes: null,
    };
  }

  async flush(timeoutMs: number): Promise<void> {
    await settlesWithin(new Promise<void>((resolve) => this.#batcher.flush(resolve)), timeoutMs);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#batcher.close();
    await this.#sender.close(timeoutMs);
  }

  #takeHeaders(headers: Message['headers']): void {
    this.#headers = headers;
    this.#headersBytes = headersBytes(headers);
    this.#senderHeaders = headers === null ? undefined : this.#sender.headers(headers);
  }

  #acknowledge(request: BatchedRequest<M>): void {
    if (this.#closed) return;
    this.#acknowledgements.settleAll(request.tokens, request.tokens.length, null);
    this.#batcher.release(request);
  }

  #fail(request: BatchedRequest<M>, error: unknown): void {
    if (this.#closed) return;
    const outcome = this.#sender.outcomes(error);
    for (const [index, message] of request.messages.entries())
      this.#acknowledgements.settle(request.tokens[index]!, outcome(message));
    this.#batcher.release(request);
  }
}
