import { setTimeout as pause } from 'node:timers/promises';
import { OpenSockets } from '../../open-sockets.ts';
import { WireConnection } from './connection.ts';
import { errorName, mayPass, WireError } from './errors.ts';
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
   * Asks for a producer id, under which a broker takes each batch once and in its order; again every 100 ms while what
   * keeps the broker from it may pass, for as long as an answer may take.
   */
  async newProducerId(): Promise<ProducerId> {
    for (const startMs = performance.now(); ; ) {
      const connection = this.#connectionTo(this.#answering);
      const { error, ...producer } = readProducerId(
        await connection.request(apis.initProducerId, initProducerIdBody()),
      );
      if (error === 0) return producer;
      const code = errorName(error);
      if (!mayPass(code) || performance.now() - startMs > this.#options.timeoutMs)
        throw new WireError(code, `no producer id: ${code}`);
      await pause(100, undefined, { signal: this.closed });
    }
  }

  close(): void {
    this.#closing.abort();
    for (const connection of this.#connections.values()) connection.close();
    this.sockets.close();
  }

  async #ask(): Promise<void> {
    const known = [...this.#metadata.nodes.values()].map(({ host, port }) => `${host}:${port}`);
    let last: unknown;
    for (const address of new Set([...known, ...this.#options.brokers])) {
      try {
        const metadata = await this.#metadataFrom(address);
        if (metadata.error !== 0)
          throw new WireError(
            errorName(metadata.error),
            `topic "${this.#options.topic}": ${errorName(metadata.error)}`,
          );
        this.#metadata = metadata;
        this.#answering = address;
        return;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  async #metadataFrom(address: string): Promise<Metadata> {
    const connection = this.#connectionTo(address);
    const missing = missingApi(await connection.request(apis.apiVersions, []));
    if (missing !== null)
      throw new WireError(
        'UNSUPPORTED_VERSION',
        `the broker does not take ${missing} requests of version ${apis[missing].version}, which Kafka 2.1 to 4 do`,
      );
    return readMetadata(await connection.request(apis.metadata, metadataBody(this.#options.topic)));
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
