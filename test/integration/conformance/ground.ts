import type { Backend, EffectiveSettings, Message, Producer } from '../../../dist/backend/backend.js';
import type { ProducerSettings } from '../../../dist/producer-settings.js';
import { Settlements } from '../settlements.ts';
import type { Kafka } from './kafka.ts';
import type { LoggedBatch } from './log-dump.ts';
import type { Seen } from './recording-proxy.ts';

/** Holds what was sent against the log, once that has been read. */
export type Judge = (batchesOf: (topic: string) => LoggedBatch[]) => void;

/** One thing that a backend must do: sends what that takes, throws where it was not done, and may leave a judge. */
export interface Check {
  readonly what: string;
  /** Settings that it takes and that a backend may refuse, though it supports each. */
  readonly needs?: ProducerSettings;
  perform(ground: Ground): Promise<Judge | undefined>;
}

/** A connected producer, what became of its messages, and what the broker received from it. */
export interface Client {
  readonly topic: string;
  readonly producer: Producer;
  readonly effective: EffectiveSettings;
  readonly settlements: Settlements;
  readonly seen: Seen;
  /** Sends a text as the next token, among bytes that are not the message's. */
  send(text: string, key?: string | null): void;
  /** Sends `count` messages as `textOf` gives them, over five keys. */
  sendMany(count: number): void;
}

const services = ['web-server', 'auth-service', 'database', 'api-gateway', 'payment-service'];
const connectTimeoutMs = 20_000;

/** The value of the message with that token among those of `sendMany`: 265 bytes. */
export const textOf = (token: number): string =>
  `{"level":"INFO","message":"Cache hit ratio optimal - ID: ${token}"}`.padEnd(264, ' ').concat('.');

/** What `sendMany` has sent after so many messages. */
export const textsTo = (count: number): string[] => tokensTo(count).map(textOf);

/** The values of all records, in the order of the batches. */
export const textsIn = (batches: readonly LoggedBatch[]): string[] =>
  batches.flatMap(({ records }) => records.map(({ value }) => value));

/** Which of `sendMany`'s messages the records are, in the order of the batches. */
export const tokensIn = (batches: readonly LoggedBatch[]): number[] =>
  textsIn(batches).map((text) => Number(/ID: (\d+)/.exec(text)?.[1]));

/** The tokens of so many messages. */
export const tokensTo = (count: number): number[] => Array.from({ length: count }, (_, token) => token);

/** Topics and producers of one backend, each check's its own. */
export class Ground {
  readonly backend: Backend;
  readonly #kafka: Kafka;
  readonly #prefix: string;
  readonly #topics: string[] = [];
  readonly #producers: Producer[] = [];
  #clients = 0;
  #unwritten: Promise<string> | null = null;

  constructor(kafka: Kafka, backend: Backend, prefix = '') {
    this.#kafka = kafka;
    this.backend = backend;
    this.#prefix = `${prefix}${backend.name}`;
  }

  get topics(): readonly string[] {
    return this.#topics;
  }

  /** A new topic's name. */
  async topic(partitions = 1, config: Record<string, string> = {}): Promise<string> {
    const name = `${this.#prefix}-${this.#topics.length + 1}`;
    this.#topics.push(name);
    await this.#kafka.admin.createTopic({ name, partitions, replicationFactor: 1, config });
    return name;
  }

  /** A topic that nobody writes to. */
  unwritten(): Promise<string> {
    this.#unwritten ??= this.topic();
    return this.#unwritten;
  }

  /** A producer with a client id of its own. */
  async connect(topic: string, settings: ProducerSettings): Promise<Client> {
    const settlements = new Settlements();
    this.#clients += 1;
    const clientId = `${this.#prefix}-client-${this.#clients}`;
    const seen = this.#kafka.proxy.seen(clientId);
    const { bootstrap: brokers } = this.#kafka;
    const options = { brokers, clientId, topic, settings, window: 10_000, connectTimeoutMs };
    const producer = await this.backend.connect(options, settlements);
    this.#producers.push(producer);
    let token = 0;
    const message: Message = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
    const send = (text: string, key: string | null = null) => {
      message.bytes = Buffer.from(`<<${text}>>`);
      message.start = 2;
      message.end = message.bytes.length - 2;
      message.key = key === null ? null : Buffer.from(key);
      producer.send(message, token);
      token += 1;
    };
    const sendMany = (count: number) => {
      for (let sent = 0; sent < count; sent += 1) send(textOf(token), services[token % services.length]!);
    };
    return { topic, producer, effective: producer.effective, settlements, seen, send, sendMany };
  }

  async close(): Promise<void> {
    await Promise.all(this.#producers.splice(0).map((producer) => producer.close(2000)));
  }
}
