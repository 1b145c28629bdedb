import kafkajs, { type Kafka, type Admin as KafkajsAdmin } from 'kafkajs';
import type { Connection } from '../connection.ts';
import { settlesWithin, withDeadline } from '../deadline.ts';
import { unavailableError } from '../errors.ts';
import { Sockets } from '../kafkajs-sockets.ts';
import { adminError } from './admin-errors.ts';

export interface AdminOptions {
  /** Milliseconds that connecting, and each later call, may take. */
  readonly timeoutMs: number;
  /** TLS and SASL; neither where it is left out. */
  readonly connection?: Connection | undefined;
  /** How often a request that failed in a way that may pass is sent again; 4 unless said. */
  readonly retries?: number;
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

  constructor(bootstrap: readonly string[], options: AdminOptions) {
    this.#bootstrap = bootstrap;
    this.#options = options;
  }

  /** Does some work, connected. Rejects with a LingerlabError that says what was being done, also when it is late. */
  async attempt<T>(doing: string, work: (client: AdminClient) => Promise<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    const late = () =>
      unavailableError(this.#bootstrap.join(','), `could not ${doing} within ${timeoutMs / 1000} s`);
    try {
      this.#session ??= this.#begin();
      const session = this.#session;
      return await withDeadline(
        session.connected.then(() => work(session)),
        timeoutMs,
        late,
      );
    } catch (error) {
      throw adminError(error, { bootstrap: this.#bootstrap, doing });
    }
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
    const { timeoutMs, retries = 4 } = this.#options;
    const sockets = new Sockets();
    const kafka = new kafkajs.Kafka({
      clientId: 'lingerlab-admin',
      brokers: [...this.#bootstrap],
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
