import { setTimeout as pause } from 'node:timers/promises';
import { withDeadline } from '../../deadline.ts';
import { OpenSockets } from '../../open-sockets.ts';
import { WireConnection } from './connection.ts';
import { errorName, mayPass, WireError, wireErrorCode } from './errors.ts';
import {
  apis,
  initProducerIdBody,
  type Metadata,
  metadataBody,
  missingApi,
  type ProducerId,
  readMetadata,
  readProducerId,
} from './protocol.ts';

export interface ClusterOptions {
  /** `host:port` of the brokers to begin with. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly topic: string;
  /** The longest wait for an answer in milliseconds. */
  readonly timeoutMs: number;
}

/** One that stands still must leave time for the others. */
const questionLimitMs = 3000;

/** The leaders of one topic's partitions, and a connection to each of them that is made when it is first needed. */
export class WireCluster {
  readonly sockets = new OpenSockets();
  readonly #options: ClusterOptions;
  readonly #connections = new Map<string, WireConnection>();
  #metadata: Metadata = { nodes: new Map(), error: 0, leaders: [] };
  #refreshing: Promise<void> | null = null;
  readonly #closing = new AbortController();
  /** The broker that answered last. */
  #answering = '';

  constructor(options: ClusterOptions) {
    this.#options = options;
  }

  /** Aborted when the client is closed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** The node that leads each partition. */
  get leaders(): readonly number[] {
    return this.#metadata.leaders;
  }

  /** The connection to a partition's leader. */
  leaderOf(partition: number): WireConnection {
    const node = this.#metadata.nodes.get(this.#metadata.leaders[partition] ?? -1);
    if (node === undefined)
      throw new WireError('LEADER_NOT_AVAILABLE', `partition ${partition} has no leader`);
    return this.#connectionTo(`${node.host}:${node.port}`);
  }

  /** Asks the brokers, one after another, who leads the topic's partitions; one question serves all who ask meanwhile. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /**
   * Asks the brokers, one after another, for a producer id, under which they take each batch once and in its order; again
   * every 100 ms while what keeps them from it may pass, for as long as an answer may take.
   */
  async newProducerId(): Promise<ProducerId> {
    for (const startMs = performance.now(); ; ) {
      try {
        return await this.#fromAny((connection) => this.#producerIdFrom(connection));
      } catch (error) {
        const isLate = performance.now() - startMs > this.#options.timeoutMs;
        if (isLate || this.closed.aborted || !mayPass(wireErrorCode(error))) throw error;
      }
      await pause(100, undefined, { signal: this.closed });
    }
  }

  close(): void {
    this.#closing.abort();
    for (const connection of this.#connections.values()) connection.close();
    this.sockets.close();
  }

  async #ask(): Promise<void> {
    this.#metadata = await this.#fromAny((connection) => this.#metadataFrom(connection));
  }

  /** What the first broker says that answers, the one that did so last before the others; or the last one's error. */
  async #fromAny<Answer>(ask: (connection: WireConnection) => Promise<Answer>): Promise<Answer> {
    const known = [...this.#metadata.nodes.values()].map(({ host, port }) => `${host}:${port}`);
    const addresses = new Set([this.#answering, ...known, ...this.#options.brokers].filter(Boolean));
    const late = () => new WireError('REQUEST_TIMED_OUT', `no answer within ${questionLimitMs} ms`);
    let last: unknown;
    for (const address of addresses) {
      try {
        const answer = await withDeadline(ask(this.#connectionTo(address)), questionLimitMs, late);
        this.#answering = address;
        return answer;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  async #metadataFrom(connection: WireConnection): Promise<Metadata> {
    const missing = missingApi(await connection.request(apis.apiVersions, []));
    if (missing !== null)
      throw new WireError(
        'UNSUPPORTED_VERSION',
        `the broker does not take ${missing} requests of version ${apis[missing].version}, which Kafka 2.1 to 4 do`,
      );
    const { topic } = this.#options;
    const metadata = readMetadata(await connection.request(apis.metadata, metadataBody(topic)));
    if (metadata.error === 0) return metadata;
    const code = errorName(metadata.error);
    throw new WireError(code, `topic "${topic}": ${code}`);
  }

  async #producerIdFrom(connection: WireConnection): Promise<ProducerId> {
    const { error, ...producer } = readProducerId(
      await connection.request(apis.initProducerId, initProducerIdBody()),
    );
    if (error === 0) return producer;
    const code = errorName(error);
    throw new WireError(code, `no producer id: ${code}`);
  }

  #connectionTo(address: string): WireConnection {
    if (this.closed.aborted) throw new WireError('CONNECTION_CLOSED', 'the client is closed');
    const open = this.#connections.get(address);
    if (open?.isOpen) return open;
    const colon = address.lastIndexOf(':');
    const [host, port] = [address.slice(0, colon), Number(address.slice(colon + 1))];
    const { clientId, timeoutMs } = this.#options;
    const connection = new WireConnection(host, port, clientId, timeoutMs, this.sockets);
    this.#connections.set(address, connection);
    return connection;
  }
}
