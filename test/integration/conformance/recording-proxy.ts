import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  Frames,
  type ProduceFields,
  produceApiKey,
  readProduceFields,
  readRequestHeader,
  responseCorrelationId,
} from './wire.ts';

/** A Produce request as the broker received it; moments are those of `performance.now()`. */
export interface ProduceRequest extends ProduceFields {
  readonly atMs: number;
  /** When its answer was let through; null while there is none. */
  answeredAtMs: number | null;
}

/** What was seen of one client, told by its client id. */
export class Seen {
  readonly produced: ProduceRequest[] = [];
  readonly connections = new Set<Socket>();
  /** While true, answers to Produce requests stay here. */
  holding = false;
  readonly #held: (() => void)[] = [];
  #answersBeforeCut = Number.POSITIVE_INFINITY;
  #cuts = 0;

  /** Produce requests that await their answer. */
  get outstanding(): number {
    return this.produced.filter(({ answeredAtMs }) => answeredAtMs === null).length;
  }

  /** Lets `answers` more answers to Produce requests through, and cuts the connection in place of the next `cuts`. */
  cutAfter(answers: number, cuts = 1): void {
    this.#answersBeforeCut = answers;
    this.#cuts = cuts;
  }

  /** Whether the connection is to be cut in place of this answer. */
  isToBeCut(): boolean {
    this.#answersBeforeCut -= 1;
    if (this.#cuts === 0 || this.#answersBeforeCut >= 0) return false;
    this.#cuts -= 1;
    return true;
  }

  /** Keeps an answer, and those behind it, until `release`. */
  keep(forward: () => void): void {
    this.#held.push(forward);
  }

  /** Lets every answer through, those that were kept first. */
  release(): void {
    this.holding = false;
    for (const forward of this.#held.splice(0)) forward();
  }
}

/**
 * Stands between clients and a broker that advertises it, and takes down what the broker receives from each client. It
 * can hold a client's answers back, and cut its connection when the broker has done its work and not yet said so.
 */
export class RecordingProxy {
  readonly address: string;
  readonly #server: Server;
  readonly #brokerPort: number;
  readonly #clients = new Map<string, Seen>();

  private constructor(server: Server, brokerPort: number) {
    this.#server = server;
    this.#brokerPort = brokerPort;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('connection', (client) => this.#serve(client));
  }

  /** Listens on a free port, for a broker on another of this machine. */
  static async open(brokerPort: number): Promise<RecordingProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RecordingProxy(server, brokerPort);
  }

  seen(clientId: string): Seen {
    const seen = this.#clients.get(clientId) ?? new Seen();
    this.#clients.set(clientId, seen);
    return seen;
  }

  async close(): Promise<void> {
    for (const { connections } of this.#clients.values()) for (const socket of connections) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const broker = connect({ port: this.#brokerPort, host: '127.0.0.1', noDelay: true });
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      // What goes wrong with one side is the other's to see.
      socket.on('error', () => {});
      socket.on('close', () => other.destroy());
    }
    const produced = new Map<number, ProduceRequest>();
    let seen: Seen | null = null;
    const requests = new Frames();
    client.on('data', (chunk: Buffer) => {
      for (const frame of requests.add(chunk)) {
        const header = readRequestHeader(frame);
        if (seen === null && header.clientId !== null) seen = this.#join(header.clientId, client);
        if (header.apiKey !== produceApiKey || seen === null) continue;
        const fields = readProduceFields(frame, header);
        const request: ProduceRequest = { ...fields, atMs: performance.now(), answeredAtMs: null };
        seen.produced.push(request);
        produced.set(header.correlationId, request);
      }
      broker.write(chunk);
    });
    const responses = new Frames();
    let keeping = false;
    broker.on('data', (chunk: Buffer) => {
      for (const frame of responses.add(chunk)) {
        const request = produced.get(responseCorrelationId(frame));
        const forward = () => {
          if (request !== undefined) request.answeredAtMs = performance.now();
          client.write(frame);
        };
        keeping = seen?.holding === true && (keeping || request !== undefined);
        if (keeping) seen!.keep(forward);
        else if (request !== undefined && seen!.isToBeCut()) client.destroy();
        else forward();
      }
    });
  }

  #join(clientId: string, client: Socket): Seen {
    const seen = this.seen(clientId);
    seen.connections.add(client);
    client.on('close', () => seen.connections.delete(client));
    return seen;
  }
}
