import client, {
  type Producer as Client,
  type LibrdKafkaError,
  type MessageHeader,
} from '@confluentinc/kafka-javascript';
import { plaintext } from '../connection.ts';
import { settlesWithin, withDeadline } from '../deadline.ts';
import { connectFault } from '../security/faults.ts';
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
import type { ConfluentWords } from './confluent-faults.ts';
import { ConfluentStatistics } from './confluent-statistics.ts';
import { ValueViews } from './value-views.ts';

/**
 * Connects, and fetches the topic's metadata to prove it. What the client says meanwhile goes into `words`; rejects with
 * the last of it, at once where nothing will change by itself.
 */
export async function connectConfluent(
  options: ProducerOptions,
  effective: EffectiveSettings,
  acknowledgements: Acknowledgements,
  words: ConfluentWords,
): Promise<Producer> {
  const { topic, connection = plaintext, connectTimeoutMs } = options;
  // Without a second argument: even an empty topic configuration would put librdkafka's defaults in place of the acks,
  // partitioner and timeouts in the first.
  const closing = new AbortController();
  const producer = new client.Producer(confluentConfig(options, closing.signal));
  const failures = new ConfluentFailures(client.CODES.ERRORS);
  const connected = new Promise<void>((resolve, reject) => {
    producer.connect({ topic, timeout: connectTimeoutMs }, (error) => {
      if (error) reject(new Error(words.last ?? error.message));
      else resolve();
    });
    producer.on('event.log', ({ message }) => {
      words.add(message);
      failures.hear(message);
      // It tries on until the time is up; but what is refused stays so.
      if (connectFault({ text: message, connection }) !== null) reject(new Error(words.last ?? message));
    });
    // A token that cannot be had; nobody else would hear it, and it would end the process.
    (producer as NodeJS.EventEmitter).on('error', reject);
  });
  const late = () => new Error(words.last ?? `no answer within ${connectTimeoutMs} ms`);
  try {
    await withDeadline(connected, connectTimeoutMs, late);
  } catch (error) {
    closing.abort();
    producer.disconnect(0);
    throw error;
  }
  // librdkafka's own thread takes delivery reports as they come and wakes the event loop; a poll from here would hold
  // them back until its next turn.
  producer.setPollInBackground(true);
  return new ConfluentProducer({ client: producer, closing, failures, topic, effective }, acknowledgements);
}

/** Delivery reports come in bursts; so many of them share one reading of the clock, which is some 30 µs of reports. */
const reportsPerReading = 16;

interface ConfluentOptions {
  readonly client: Client;
  readonly closing: AbortController;
  readonly failures: ConfluentFailures;
  readonly topic: string;
  readonly effective: EffectiveSettings;
}

class ConfluentProducer implements Producer {
  readonly effective: EffectiveSettings;
  readonly #client: Client;
  readonly #closing: AbortController;
  readonly #failures: ConfluentFailures;
  readonly #topic: string;
  readonly #acknowledgements: Acknowledgements;
  readonly #delivered = new Int32Array(reportsPerReading);
  readonly #statistics = new ConfluentStatistics();
  readonly #views = new ValueViews();
  #deliveredCount = 0;
  #restIsSet = false;
  #unsettled = 0;
  #whenEmpty: (() => void)[] = [];
  /** The last message's headers, as they came and as the client takes them. */
  #headers: Message['headers'] = null;
  #clientHeaders: MessageHeader[] | undefined;
  #closed = false;

  constructor(
    { client, closing, failures, topic, effective }: ConfluentOptions,
    acknowledgements: Acknowledgements,
  ) {
    this.effective = effective;
    this.#client = client;
    this.#closing = closing;
    this.#failures = failures;
    this.#topic = topic;
    this.#acknowledgements = acknowledgements;
    client.on('event.stats', ({ message }: { message: string }) => this.#statistics.add(message));
    const settleRest = () => {
      this.#restIsSet = false;
      this.#settleDelivered();
    };
    client.on('delivery-report', (error: LibrdKafkaError | null, { opaque }: { opaque?: number }) => {
      if (error !== null) {
        this.#fail(opaque!, this.#failures.nameOf(error.code));
        return;
      }
      // What is left of a burst is settled when it is over.
      if (!this.#restIsSet) setImmediate(settleRest);
      this.#restIsSet = true;
      this.#delivered[this.#deliveredCount] = opaque!;
      this.#deliveredCount += 1;
      if (this.#deliveredCount === reportsPerReading) this.#settleDelivered();
    });
  }

  send({ bytes, start, end, key, headers }: Message, token: number): void {
    if (this.#closed) return;
    this.#unsettled += 1;
    if (headers !== this.#headers) {
      this.#headers = headers;
      // The client takes no more than one header from an object.
      this.#clientHeaders = headers?.map(([name, value]) => ({ [name]: value }));
    }
    // The client copies it before it returns.
    const value = this.#views.of(bytes, start, end);
    try {
      this.#client.produce(this.#topic, null, value, key, null, token, this.#clientHeaders);
    } catch (error) {
      // The message is too large, or an earlier fatal error refuses everything from then on.
      setImmediate(() => this.#fail(token, this.#failures.nameOf((error as { code?: unknown }).code)));
    }
  }

  read(): ClientReading {
    return this.#statistics.read();
  }

  async flush(timeoutMs: number): Promise<void> {
    if (this.#unsettled === 0) return;
    const empty = new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
    // Tells librdkafka not to linger. Its callback is of no use: reports may still be on their way to this thread.
    this.#client.flush(timeoutMs, () => {});
    await settlesWithin(empty, timeoutMs);
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    const disconnected = new Promise<void>((resolve) => this.#client.disconnect(0, () => resolve()));
    await settlesWithin(disconnected, timeoutMs);
  }

  #settleDelivered(): void {
    const count = this.#deliveredCount;
    this.#deliveredCount = 0;
    if (count === 0 || this.#closed) return;
    this.#acknowledgements.settleAll(this.#delivered, count, null);
    this.#settled(count);
  }

  #fail(token: number, error: string): void {
    if (this.#closed) return;
    this.#acknowledgements.settle(token, error);
    this.#settled(1);
  }

  #settled(count: number): void {
    this.#unsettled -= count;
    if (this.#unsettled > 0 || this.#whenEmpty.length === 0) return;
    for (const resolve of this.#whenEmpty) resolve();
    this.#whenEmpty = [];
  }
}
