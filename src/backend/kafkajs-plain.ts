import type { Producer as KafkajsClient, Message as KafkajsMessage } from 'kafkajs';
import { settlesWithin } from '../deadline.ts';
import type { Sockets } from '../kafkajs-sockets.ts';
import type { Acknowledgements, ClientReading, EffectiveSettings, Message, Producer } from './backend.ts';
import { KafkajsAnswers } from './kafkajs-answers.ts';
import { kafkajsErrorCode } from './kafkajs-sender.ts';

interface KafkajsPlainOptions {
  readonly client: Pick<KafkajsClient, 'send' | 'disconnect' | 'on' | 'events'>;
  readonly sockets: Pick<Sockets, 'bytesWritten' | 'close'>;
  readonly topic: string;
}

/**
 * What is in force where nothing is set. It has neither batch.size nor linger.ms nor delivery.timeout.ms, so none is
 * named. Source: kafkajs 2.2.4 (`index.js`, `retry/defaults.js`, `network/requestQueue`).
 */
export const kafkajsDefaults: EffectiveSettings = {
  acks: { value: 'all', how: 'native' },
  'compression.type': { value: 'none', how: 'native' },
  'max.in.flight.requests.per.connection': { value: 'unlimited', how: 'native' },
  'enable.idempotence': { value: false, how: 'native' },
  retries: { value: 5, how: 'native' },
  'request.timeout.ms': { value: 30_000, how: 'native' },
};

/** Each message is a `send` of its own, as in a program that calls kafkajs once a message and leaves all else to it. */
export class KafkajsPlainProducer implements Producer {
  readonly effective = kafkajsDefaults;
  readonly #options: KafkajsPlainOptions;
  readonly #acknowledgements: Acknowledgements;
  readonly #answers: KafkajsAnswers;
  /** The last message's headers, as they came and as kafkajs takes them. */
  #headers: Message['headers'] = null;
  #kafkajsHeaders: KafkajsMessage['headers'];
  #unsettled = 0;
  #whenEmpty: (() => void)[] = [];
  #closed = false;

  constructor(options: KafkajsPlainOptions, acknowledgements: Acknowledgements) {
    this.#options = options;
    this.#acknowledgements = acknowledgements;
    this.#answers = new KafkajsAnswers(options.client);
  }

  send({ bytes, start, end, key, headers }: Message, token: number): void {
    if (headers !== this.#headers) {
      this.#headers = headers;
      this.#kafkajsHeaders = headers === null ? undefined : Object.fromEntries(headers);
    }
    const message: KafkajsMessage = { key, value: bytes.subarray(start, end) };
    if (headers !== null) message.headers = this.#kafkajsHeaders;
    this.#unsettled += 1;
    this.#options.client.send({ topic: this.#options.topic, messages: [message] }).then(
      () => this.#settle(token, null),
      (error) => this.#settle(token, kafkajsErrorCode(error)),
    );
  }

  read(): ClientReading {
    const { requests, latencyUs } = this.#answers;
    return {
      // What is sent goes onto the socket at once; kafkajs keeps no queue.
      queuedMessages: 0,
      requestsInFlight: this.#unsettled,
      answered: { requests, latencyUs },
      throttleMs: null,
      wireBytes: this.#options.sockets.bytesWritten,
      wireMessageBytes: null,
    };
  }

  async flush(timeoutMs: number): Promise<void> {
    if (this.#unsettled === 0) return;
    await settlesWithin(new Promise<void>((resolve) => this.#whenEmpty.push(resolve)), timeoutMs);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    // It waits for every answer that is outstanding, which may never come.
    await settlesWithin(this.#options.client.disconnect(), timeoutMs);
    this.#options.sockets.close();
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
