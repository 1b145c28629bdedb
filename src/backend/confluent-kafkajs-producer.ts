import client, { type KafkaJS } from '@confluentinc/kafka-javascript';
import { settlesWithin, withDeadline } from '../deadline.ts';
import type {
  Acknowledgements,
  ClientReading,
  EffectiveSettings,
  Message,
  Producer,
  ProducerOptions,
} from './backend.ts';
import { confluentConfig } from './confluent-config.ts';
import { ConfluentFailures } from './confluent-errors.ts';
import { withMetadataLimit } from './confluent-metadata-limit.ts';
import { ConfluentStatistics } from './confluent-statistics.ts';

/** Connects, which fetches the cluster's metadata. Rejects with the client's last error as the cause. */
export async function connectConfluentKafkajs(
  options: ProducerOptions,
  effective: EffectiveSettings,
  acknowledgements: Acknowledgements,
): Promise<Producer> {
  const { topic, window, connectTimeoutMs } = options;
  const statistics = new ConfluentStatistics();
  // Without a block of KafkaJS's settings, which would put KafkaJS's defaults in place of librdkafka's.
  const closing = new AbortController();
  const producer = new client.KafkaJS.Kafka({}).producer({
    ...confluentConfig(options, closing.signal),
    stats_cb: ({ message }: { message: string }) => statistics.add(message),
  } as KafkaJS.ProducerConstructorConfig);
  const failures = new ConfluentFailures(client.CODES.ERRORS);
  let lastError: string | null = null;
  // Its logger prints to the console; only that block could name another.
  Object.assign(producer.logger(), {
    ...{ info: ignore, warn: ignore, debug: ignore },
    error: (message: string) => {
      lastError = message;
      failures.hear(message);
    },
  });
  const late = () => new Error(lastError ?? `no answer within ${connectTimeoutMs} ms`);
  const connected = withMetadataLimit(client.Producer, connectTimeoutMs, () => producer.connect());
  await withDeadline(connected, connectTimeoutMs, late).catch((error: unknown) => {
    closing.abort();
    throw error;
  });
  const oneByOne = options.clientDefaults === true;
  return new ConfluentKafkajsProducer(
    { producer, closing, failures, statistics, topic, effective, oneByOne, window },
    acknowledgements,
  );
}

const ignore = (): void => {};

/** The window holds at least so many sends: with one alone, client and broker would wait for each other. */
const sendsInWindow = 10;

interface ConfluentKafkajsOptions {
  readonly producer: KafkaJS.Producer;
  readonly closing: AbortController;
  readonly failures: ConfluentFailures;
  readonly statistics: ConfluentStatistics;
  readonly topic: string;
  readonly effective: EffectiveSettings;
  readonly oneByOne: boolean;
  /** See {@link ProducerOptions}. */
  readonly window: number;
}

class ConfluentKafkajsProducer implements Producer {
  readonly effective: EffectiveSettings;
  readonly #producer: KafkaJS.Producer;
  readonly #closing: AbortController;
  readonly #failures: ConfluentFailures;
  readonly #statistics: ConfluentStatistics;
  readonly #topic: string;
  readonly #acknowledgements: Acknowledgements;
  /** Whether each message is a `send` of its own, as in a program that does no more than call it. */
  readonly #oneByOne: boolean;
  /** The most messages that go into one `send`. */
  readonly #most: number;
  /** What this turn of the event loop has sent so far. */
  #messages: KafkaJS.Message[] = [];
  #tokens: number[] = [];
  #unsettled = 0;
  #whenEmpty: (() => void)[] = [];
  /** The last message's headers, as they came and as the client takes them. */
  #headers: Message['headers'] = null;
  #clientHeaders: KafkaJS.IHeaders | undefined;
  #closed = false;

  constructor(
    { producer, closing, failures, statistics, topic, effective, oneByOne, window }: ConfluentKafkajsOptions,
    acknowledgements: Acknowledgements,
  ) {
    this.effective = effective;
    this.#producer = producer;
    this.#closing = closing;
    this.#failures = failures;
    this.#statistics = statistics;
    this.#topic = topic;
    this.#acknowledgements = acknowledgements;
    this.#oneByOne = oneByOne;
    this.#most = oneByOne ? 1 : Math.ceil(window / sendsInWindow);
  }

  send({ bytes, start, end, key, headers }: Message, token: number): void {
    if (this.#closed) return;
    if (headers !== this.#headers) {
      this.#headers = headers;
      this.#clientHeaders = headers === null ? undefined : Object.fromEntries(headers);
    }
    const message: KafkaJS.Message = { key, value: bytes.subarray(start, end) };
    if (headers !== null) message.headers = this.#clientHeaders;
    if (this.#messages.length === 0 && !this.#oneByOne) setImmediate(this.#sendTurn);
    this.#messages.push(message);
    this.#tokens.push(token);
    this.#unsettled += 1;
    if (this.#messages.length >= this.#most) this.#sendTurn();
  }

  read(): ClientReading {
    return this.#statistics.read();
  }

  async flush(timeoutMs: number): Promise<void> {
    if (this.#unsettled === 0) return;
    this.#sendTurn();
    const empty = new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
    // Tells librdkafka not to linger. What it comes to is of no use: reports may still be on their way, and that the
    // time is up is seen here too.
    this.#producer.flush({ timeout: timeoutMs }).catch(ignore);
    await settlesWithin(empty, timeoutMs);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    await settlesWithin(this.#producer.disconnect(), timeoutMs);
  }

  readonly #sendTurn = (): void => {
    if (this.#messages.length === 0 || this.#closed) return;
    const [messages, tokens] = [this.#messages, this.#tokens];
    this.#messages = [];
    this.#tokens = [];
    this.#producer.send({ topic: this.#topic, messages }).then(
      () => this.#settle(tokens, null),
      // The cause of a fatal error is told by another way, and may come just after it.
      ({ code }: { code?: unknown }) => setImmediate(() => this.#settle(tokens, this.#failures.nameOf(code))),
    );
  };

  #settle(tokens: readonly number[], error: string | null): void {
    if (this.#closed) return;
    this.#acknowledgements.settleAll(tokens, tokens.length, error);
    this.#unsettled -= tokens.length;
    if (this.#unsettled > 0 || this.#whenEmpty.length === 0) return;
    for (const resolve of this.#whenEmpty) resolve();
    this.#whenEmpty = [];
  }
}
