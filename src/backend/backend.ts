import type { Connection } from '../connection.ts';
import type { ProducerSettings, SettingName, SettingValue } from '../producer-settings.ts';
import type { ProducerFaults } from './plugin-faults.ts';

/** How a backend honours a setting: by the client itself, by lingerlab around the client, or not at all. */
export type Support = 'native' | 'emulated' | 'unsupported';

export interface SettingSupport {
  readonly how: Support;
  /** One sentence where the word alone would mislead. */
  readonly note?: string;
}

/**
 * One message in its encoded form: `bytes[start, end)`. The lane uses the same object again and again, so a producer
 * reads it during `send` and keeps no reference to it. Whether the bytes themselves may be kept is `retainsBytes`.
 */
export interface Message {
  bytes: Buffer;
  start: number;
  end: number;
  key: Buffer | null;
  /**
   * Name and value of each header, in their order; null for none. The same array again holds the same headers, so a
   * producer may keep what it made of them. They count in no figure of bytes, which are keys' and values'.
   */
  headers: readonly (readonly [name: string, value: Buffer])[] | null;
}

/** Where a producer reports what became of its messages. Each token is settled exactly once. */
export interface Acknowledgements {
  /** The message `token` was acknowledged (`error` null), or failed for good with an error code. */
  settle(token: number, error: string | null): void;
  /** The same for the first `count` of `tokens`, which were settled at one moment (one response). */
  settleAll(tokens: ArrayLike<number>, count: number, error: string | null): void;
}

/** A value that is in force, and whose doing it is. */
export interface EffectiveSetting {
  readonly value: SettingValue;
  readonly how: Support;
}
export type EffectiveSettings = Partial<Record<SettingName, EffectiveSetting>>;

export interface ProducerOptions {
  readonly brokers: readonly string[];
  /** TLS and SASL; neither where it is left out. */
  readonly connection?: Connection | undefined;
  readonly clientId: string;
  readonly topic: string;
  readonly settings: ProducerSettings;
  /**
   * Works as a program does that sets nothing and calls the client once a message: `settings` is empty, nothing is
   * emulated, and the client chooses partitions by itself.
   */
  readonly clientDefaults?: boolean | undefined;
  /** The most messages that will ever be unsettled at once; the client's own queue must hold them. */
  readonly window: number;
  /** Bytes of the largest message on the wire, uncompressed; the client's own limit must let it through. */
  readonly largestMessageBytes?: number | undefined;
  /** Milliseconds before connecting counts as failed. */
  readonly connectTimeoutMs: number;
}

/** What a client tells of itself at one moment; what it does not tell is null. */
export interface ClientReading {
  /** Messages that wait in the client's own queue, not yet in a request. */
  readonly queuedMessages: number | null;
  /** Produce requests that await the brokers' answer. */
  readonly requestsInFlight: number | null;
  /** Requests that were answered since connecting, and the sum of the times that their answers took. */
  readonly answered: { readonly requests: number; readonly latencyUs: number } | null;
  /** The longest that a broker has asked the client to hold back since connecting. */
  readonly throttleMs: number | null;
  /** Bytes that went onto the sockets since connecting. */
  readonly wireBytes: number | null;
  /**
   * Key and value bytes of the messages in them, counted at the same moment; null where the client does not count them,
   * and `wireBytes` is of now.
   */
  readonly wireMessageBytes: number | null;
}

/** One connected producer, bound to one topic. */
export interface Producer {
  /** What is really in force, the client's defaults among it. */
  readonly effective: EffectiveSettings;
  /** What it has done against this contract so far; left out where nobody watches, as over lingerlab's own. */
  readonly faults?: ProducerFaults;
  /**
   * Takes a message over; `token` comes back through the acknowledgements. Never throws and never blocks: a refusal
   * is settled with its code like any other failure. Must not settle synchronously unless the backend says so.
   */
  send(message: Message, token: number): void;
  /** What the client tells of itself now; called about once a second. Left out where it tells nothing. */
  read?(): ClientReading;
  /** Sends what waits in batches now, and resolves when all is settled, or after `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
  /** Lets go of all connections and timers; what is unsettled stays so. Resolves within `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

/** An adapter over one Kafka client library. */
export interface Backend {
  /** The name in scenarios and on the command line. */
  readonly name: string;
  /** The npm package behind it; null where there is none. */
  readonly packageName: string | null;
  /** The file within that package without which it cannot load; left out where it is plain JavaScript. */
  readonly nativeFile?: string;
  /** Where its lanes run: in a worker thread, or in a child process because its native code cannot live in one. */
  readonly host: 'thread' | 'process';
  /** Whether the client keeps a message's bytes after `send` returns; if so, they are never written over. */
  readonly retainsBytes: boolean;
  /** What its users get with `clientDefaults` that no setting tells, in one sentence; left out where that is nothing. */
  readonly defaultsNote?: string;
  /** What each of Kafka's settings means to this client. */
  readonly support: Readonly<Record<SettingName, SettingSupport>>;
  /** What is in force where nothing is set; left out where that has no meaning. */
  readonly defaults?: EffectiveSettings;
  /** Why this client cannot honour the settings together, one sentence; null where it can. */
  refuses?(settings: ProducerSettings): string | null;
  /**
   * Why this client cannot connect in a way other than PLAINTEXT, one sentence; null where it can. A backend that leaves
   * it out knows neither TLS nor SASL.
   */
  refusesConnection?(connection: Connection): string | null;
  /** Why the installed client cannot speak to librdkafka's mock cluster, one sentence; null, or left out, where it can. */
  mockRefusal?(): string | null;
  /** Connects a producer. Rejects with an Error whose message names the cause, within `connectTimeoutMs`. */
  connect(options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer>;
}
