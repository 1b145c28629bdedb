import kafkajs, { type Kafka, type Admin as KafkajsAdmin } from 'kafkajs';
import { type Connection, plaintext } from '../connection.ts';
import { settlesWithin, withDeadline } from '../deadline.ts';
import { LingerlabError, unavailableError } from '../errors.ts';
import { kafkajsConnection } from '../kafkajs-connection.ts';
import { failedBroker, kafkaErrorType } from '../kafkajs-errors.ts';
import { Sockets } from '../kafkajs-sockets.ts';
import { diagnose } from '../security/diagnose.ts';
import { isPermission } from '../security/faults.ts';
import { adminError } from './admin-errors.ts';

export interface AdminOptions {
  /** Milliseconds that connecting, and each later call, may take. */
  readonly timeoutMs: number;
  /** TLS and SASL; neither where it is left out. */
  readonly connection?: Connection | undefined;
  /** How often a request that failed in a way that may pass is sent again; 4 unless said. */
  readonly retries?: number;
  /** Whether to ask the listeners what is wrong where connecting fails and the error does not tell. */
  readonly diagnose?: boolean;
  /** Ends the first connecting when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** A client of kafkajs and its admin. */
export interface AdminClient {
  readonly kafka: Kafka;
  readonly admin: KafkajsAdmin;
}

interface Session extends AdminClient {
  readonly sockets: Sockets;
  readonly connected: Promise<void>;
}

const disconnectMs = 2000;

/** A way to one cluster that is open only while it is used: each time with a client of its own. */
export class AdminConnection {
  readonly #bootstrap: readonly string[];
  readonly #options: AdminOptions;
  #session: Session | null = null;
  #everAnswered = false;

  constructor(bootstrap: readonly string[], options: AdminOptions) {
    this.#bootstrap = bootstrap;
    this.#options = options;
  }

  /** Connects. Rejects with a LingerlabError, also when it is late. */
  async connect(): Promise<void> {
    await this.#try('connect', async () => {});
  }

  /**
   * Does some work, connected; `needs` is the permission that it takes, in Kafka's words. Rejects with a LingerlabError
   * that says what was being done, also when it is late.
   */
  async attempt<T>(doing: string, work: (client: AdminClient) => Promise<T>, needs?: string): Promise<T> {
    const done = await this.#try(doing, work, needs);
    this.#everAnswered = true;
    return done;
  }

  async #try<T>(doing: string, work: (client: AdminClient) => Promise<T>, needs?: string): Promise<T> {
    const { timeoutMs, connection, diagnose: diagnosed = false } = this.#options;
    const where = this.#bootstrap.join(',');
    const late = unavailableError(where, `could not ${doing} within ${timeoutMs / 1000} s`);
    try {
      this.#session ??= this.#begin();
      const session = this.#session;
      return await withDeadline(
        session.connected.then(() => work(session)),
        timeoutMs,
        () => late,
      );
    } catch (error) {
      if (error instanceof LingerlabError && error !== late) throw error;
      throw (
        (await this.#diagnosis(error)) ??
        adminError(error, {
          bootstrap: this.#bootstrap,
          connection,
          doing,
          needs,
          // Only of a listener that was asked is it known that nothing else is wrong.
          turnedAway: diagnosed && !this.#everAnswered && this.#session?.sockets.endedByOther,
        })
      );
    }
  }

  /** What the listeners themselves say, where nothing was ever answered: more than the error's own words. */
  async #diagnosis(cause: unknown): Promise<LingerlabError | null> {
    const { diagnose: wanted = false, connection = plaintext } = this.#options;
    const sentTo = failedBroker(cause);
    const elsewhere = sentTo !== null && !this.#bootstrap.includes(sentTo);
    if (!wanted || this.#everAnswered || elsewhere || isPermission(kafkaErrorType(cause))) return null;
    const fault = await diagnose(this.#bootstrap, connection);
    return fault === null ? null : unavailableError(fault.address, fault.what, fault.remedy, cause);
  }

  /** Lets the connections go until the next attempt, which makes new ones. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    await settlesWithin(session.admin.disconnect(), disconnectMs);
    // kafkajs leaves a connection open that never answered, and it would keep the process alive; nor may one that it is
    // still trying for be opened from now on.
    session.sockets.close();
  }

  #begin(): Session {
    const { timeoutMs, connection, retries = 4 } = this.#options;
    const sockets = new Sockets();
    const kafka = new kafkajs.Kafka({
      clientId: 'lingerlab-admin',
      brokers: [...this.#bootstrap],
      ...kafkajsConnection(connection, sockets.closing),
      socketFactory: sockets.factory,
      logLevel: kafkajs.logLevel.NOTHING,
      // Just after a start kafkajs reports "coordinator is loading" and tries again; errors that last are thrown.
      logCreator: () => () => {},
      connectionTimeout: Math.min(timeoutMs, 3000),
      requestTimeout: timeoutMs,
      retry: { initialRetryTime: 100, maxRetryTime: 1000, retries },
    });
    const admin = kafka.admin();
    return { kafka, admin, sockets, connected: admin.connect() };
  }
}
