import { settlesWithin } from '../deadline.ts';
import type { Acknowledgements, ClientReading, EffectiveSettings, Message, Producer } from './backend.ts';
import type { Sender } from './batching-producer.ts';

/** Each message is a `send` of its own, as in a program that calls its client once a message and leaves all else to it. */
export class PlainProducer<M, H> implements Producer {
  readonly effective: EffectiveSettings;
  readonly #sender: Sender<M, H>;
  readonly #acknowledgements: Acknowledgements;
  /** The last message's headers, as they came and as the client takes them. */
  #headers: Message['headers'] = null;
  #senderHeaders: H | undefined;
  #unsettled = 0;
  #whenEmpty: (() => void)[] = [];
  #closed = false;

  constructor(effective: EffectiveSettings, sender: Sender<M, H>, acknowledgements: Acknowledgements) {
    this.effective = effective;
    this.#sender = sender;
    this.#acknowledgements = acknowledgements;
  }

  send({ bytes, start, end, key, headers }: Message, token: number): void {
    if (headers !== this.#headers) {
      this.#headers = headers;
      this.#senderHeaders = headers === null ? undefined : this.#sender.headers(headers);
    }
    // Without a partition, for the client chooses it.
    const message = this.#sender.message(key, bytes.subarray(start, end), undefined, this.#senderHeaders);
    this.#unsettled += 1;
    this.#sender.send([message]).then(
      () => this.#settle(token, null),
      (error: unknown) => this.#settle(token, this.#sender.outcomes(error)(message)),
    );
  }

  read(): ClientReading {
    // Where the client keeps no queue, what is sent goes onto the socket at once.
    return {
      queuedMessages: this.#sender.queues ? null : 0,
      requestsInFlight: this.#sender.queues ? null : this.#unsettled,
      ...this.#sender.read(),
      wireMessageBytes: null,
    };
  }

  async flush(timeoutMs: number): Promise<void> {
    if (this.#unsettled === 0) return;
    await settlesWithin(new Promise<void>((resolve) => this.#whenEmpty.push(resolve)), timeoutMs);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    await this.#sender.close(timeoutMs);
  }

  #settle(token: number, error: string | null): void {
    if (this.#closed) return;
    this.#unsettled -= 1;
    this.#acknowledgements.settle(token, error);
    if (this.#unsettled > 0) return;
    const callbacks = this.#whenEmpty;
    this.#whenEmpty = [];
    for (const callback of callbacks) callback();
  }
}
