import type net from 'node:net';

/**
 * The sockets of one client, kept for ends that clients have no call for: to count what is written, to know when it
 * has left the process, and to close a connection that does not answer.
 */
export class OpenSockets {
  readonly #open = new Set<net.Socket>();
  readonly #drains = new Map<net.Socket, Promise<void>>();
  readonly #closing = new AbortController();
  #closedBytes = 0;
  #endedByOther = false;

  /** Aborts when {@link close} is called. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Whether {@link close} was called. */
  get isClosed(): boolean {
    return this.closing.aborted;
  }

  /** Whether the other side has ended one of them, which clients that try again do not tell. */
  get endedByOther(): boolean {
    return this.#endedByOther;
  }

  /** Takes a socket in until it closes; it is ended at once where all were closed before. */
  add(socket: net.Socket): void {
    this.#open.add(socket);
    socket.once('close', () => {
      this.#closedBytes += socket.bytesWritten;
      this.#open.delete(socket);
    });
    socket.once('end', () => {
      this.#endedByOther = true;
    });
    if (this.isClosed) end(socket);
  }

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

  /** Ends what is open, and whatever is taken in afterwards. */
  close(): void {
    this.#closing.abort();
    for (const socket of this.#open) end(socket);
  }
}

const end = (socket: net.Socket): void => {
  socket.destroy(new Error('the client is closed'));
};
