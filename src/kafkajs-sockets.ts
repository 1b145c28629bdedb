import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactoryArgs } from 'kafkajs';

/**
 * The sockets of one kafkajs client. They are opened exactly as kafkajs opens them; keeping them serves
 * ends that kafkajs has no call for: to count what is written, to know when it has left the process, and to close a
 * connection that does not answer.
 */
export class Sockets {
  readonly #open = new Set<net.Socket>();
  readonly #drains = new Map<net.Socket, Promise<void>>();
  #closed = false;
  #closedBytes = 0;

  readonly factory = ({ host, port, ssl, onConnect }: ISocketFactoryArgs): net.Socket => {
    if (this.#closed) throw new Error('the client is closed');
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, 60_000);
    this.#open.add(socket);
    socket.once('close', () => {
      this.#closedBytes += socket.bytesWritten;
      this.#open.delete(socket);
    });
    return socket;
  };

  /** Bytes that were written to all sockets so far, those among them that wait to leave the process. */
  get bytesWritten(): number {
    let bytes = this.#closedBytes;
    for (const socket of this.#open) bytes += socket.bytesWritten;
    return bytes;
  }

  /** Resolves when no socket holds back what was written to it. */
  async drained(): Promise<void> {
    for (const socket of this.#open)
      while (socket.writableNeedDrain && !socket.destroyed) await this.#drainOf(socket);
  }

  /** One wait for all who wait for this socket, because hundreds of requests may. */
  #drainOf(socket: net.Socket): Promise<void> {
    const waiting = this.#drains.get(socket);
    if (waiting !== undefined) return waiting;
    const drain = new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off('drain', done);
        socket.off('close', done);
        this.#drains.delete(socket);
        resolve();
      };
      socket.on('drain', done);
      socket.on('close', done);
    });
    this.#drains.set(socket, drain);
    return drain;
  }

  /** Ends what is still open; no socket opens afterwards. */
  close(): void {
    this.#closed = true;
    for (const socket of this.#open) socket.destroy(new Error('the client is closed'));
  }
}
