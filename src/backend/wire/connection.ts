import net from 'node:net';
import type { OpenSockets } from '../../open-sockets.ts';
import { WireError } from './errors.ts';
import { type Api, frame } from './protocol.ts';

interface Waiting {
  readonly correlationId: number;
  readonly sentMs: number;
  resolve(answer: Buffer): void;
  reject(error: Error): void;
}

/** A host that drops packets must leave time for the others. */
const connectLimitMs = 3000;

/**
 * A connection to one broker, which answers in the order of the requests. It ends with its first error, and whatever
 * waits for an answer fails then; a new one takes its place.
 */
export class WireConnection {
  readonly #socket: net.Socket;
  readonly #clientId: string;
  readonly #timeoutMs: number;
  readonly #waiting: Waiting[] = [];
  readonly #watch: NodeJS.Timeout;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #correlationId = 0;
  #error: WireError | null = null;

  /** `timeoutMs` is the longest wait for an answer, looked at every 100 ms. */
  constructor(host: string, port: number, clientId: string, timeoutMs: number, sockets: OpenSockets) {
    this.#clientId = clientId;
    this.#timeoutMs = timeoutMs;
    this.#socket = net.connect({ host, port, noDelay: true, keepAlive: true });
    sockets.add(this.#socket);
    this.#socket.setTimeout(connectLimitMs, () =>
      this.#end('CONNECTION_FAILED', `no connection within ${connectLimitMs} ms`),
    );
    this.#socket.on('connect', () => this.#socket.setTimeout(0));
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#end('CONNECTION_FAILED', error.message, error));
    this.#socket.on('close', () => this.#end('CONNECTION_CLOSED', 'the broker closed the connection'));
    this.#watch = setInterval(() => this.#expire(), 100);
  }

  /** Whether it can still be used. */
  get isOpen(): boolean {
    return this.#error === null;
  }

  /** Sends a request; resolves with its answer's body, or at once with an empty one where none is to come. */
  request(api: Api, body: readonly Buffer[], answered = true): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#error !== null) return reject(this.#error);
      this.#correlationId = (this.#correlationId + 1) & 0x7fff_ffff;
      const correlationId = this.#correlationId;
      if (answered) this.#waiting.push({ correlationId, sentMs: performance.now(), resolve, reject });
      this.#socket.write(frame(api, correlationId, this.#clientId, body));
      if (!answered) resolve(Buffer.alloc(0));
    });
  }

  close(): void {
    this.#end('CONNECTION_CLOSED', 'the client is closed');
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes >= 8 && this.#error === null) {
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      this.#chunks = [all];
      const end = 4 + all.readInt32BE(0);
      if (end < 8) this.#end('NOT_KAFKA', 'what answered does not speak Kafka’s protocol');
      if (end < 8 || all.length < end) return;
      this.#chunks = end === all.length ? [] : [all.subarray(end)];
      this.#bytes = all.length - end;
      this.#answer(all.readInt32BE(4), all.subarray(8, end));
    }
  }

  #answer(correlationId: number, body: Buffer): void {
    const waiting = this.#waiting.shift();
    if (waiting?.correlationId === correlationId) waiting.resolve(body);
    else {
      waiting?.reject(new WireError('OUT_OF_ORDER', 'another request was answered'));
      this.#end('OUT_OF_ORDER', `the broker answered request ${correlationId}, which was not the next`);
    }
  }

  #expire(): void {
    const oldest = this.#waiting[0];
    if (oldest !== undefined && performance.now() - oldest.sentMs > this.#timeoutMs)
      this.#end('REQUEST_TIMED_OUT', `no answer within ${this.#timeoutMs} ms`);
  }

  #end(code: string, message: string, cause?: Error): void {
    if (this.#error !== null) return;
    this.#error = new WireError(code, message, { cause });
    clearInterval(this.#watch);
    this.#socket.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(this.#error);
  }
}
