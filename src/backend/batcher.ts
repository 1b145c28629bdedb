import { batchOverheadBytes, noHeadersBytes, recordBytes } from './record-size.ts';

/** Where a batcher takes its time from; handed in, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Calls back once the present turn of the event loop is over. */
  endOfTurn(callback: () => void): void;
  setTimer(callback: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
}

const systemClock: Clock = {
  now: () => performance.now(),
  endOfTurn: setImmediate,
  setTimer: setTimeout,
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** What goes to one leader at once: at most one batch of each of its partitions. */
export interface BatchedRequest<M> {
  readonly leader: number;
  readonly messages: M[];
  /** The messages' tokens, in the messages' order. */
  readonly tokens: number[];
}

export interface BatcherOptions<M> {
  /** The node that leads each partition, by partition number. */
  readonly leaders: readonly number[];
  /** `batch.size`: a batch takes no further record that would make it larger; a first record always fits. */
  readonly batchBytes: number;
  /** The part of its bytes that a batch is expected to keep when compressed, asked as it is opened; 1 unless given. */
  readonly expectedRatio?: () => number;
  /** `linger.ms`: how long a batch that is not full waits for more, from its first message on. */
  readonly lingerMs: number;
  /** `max.in.flight.requests.per.connection`: requests to one leader that may be unanswered. */
  readonly maxInFlight: number;
  /** Sends a request; `release` must follow once, when it is answered or has failed. */
  readonly send: (request: BatchedRequest<M>) => void;
  readonly clock?: Clock;
  /** Uniform in [0, 1); chooses partitions for messages without a key. */
  readonly random?: () => number;
}

interface Batch<M> {
  readonly messages: M[];
  readonly tokens: number[];
  readonly openedMs: number;
  readonly ratio: number;
  /** As expected after compression. */
  bytes: number;
}

interface Leader<M> {
  readonly node: number;
  readonly queues: Batch<M>[][];
  inFlight: number;
  /** The queue that the next request begins with, so that none starves where a request cannot hold them all. */
  next: number;
}

/** Most bytes of the batches in one request. Source: the default of Java's `max.request.size`. */
const maxRequestBytes = 1_048_576;

/**
 * Batching for a client that has none, after Kafka's Java client (RecordAccumulator and Sender): each partition has a
 * queue of batches, the last of them open. A leader is ready when the first batch of one of its partitions is full, or
 * has lingered, or all is being flushed. While it has a request slot free, a ready leader is sent the first batch of
 * each of its partitions, full or not, in one request. While no slot is free, batches queue and fill.
 *
 * Two things differ. Java counts compressed bytes against `batch.size`, from a running estimate; here it is plain
 * bytes, as in librdkafka, unless an expected ratio is given. And what is sent in one turn of the event loop is looked at when that turn ends, so that a
 * burst with `linger.ms` 0 is one request; in Java, the sender's thread races with the caller.
 */
export class Batcher<M> {
  /** Messages taken and not released. */
  unsettled = 0;
  #sent = 0;
  readonly #queues: Batch<M>[][];
  readonly #leaders: Leader<M>[];
  readonly #options: BatcherOptions<M>;
  readonly #batchBytes: number;
  readonly #lingerMs: number;
  readonly #clock: Clock;
  readonly #random: () => number;
  #sticky = 0;
  #flushing = false;
  #scheduled = false;
  #closed = false;
  #timer: unknown = null;
  #whenEmpty: (() => void)[] = [];

  constructor(options: BatcherOptions<M>) {
    this.#options = options;
    this.#batchBytes = options.batchBytes;
    this.#lingerMs = options.lingerMs;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#queues = options.leaders.map(() => []);
    this.#leaders = [...new Set(options.leaders)].map((node) => ({
      node,
      queues: this.#queues.filter((_, partition) => options.leaders[partition] === node),
      inFlight: 0,
      next: 0,
    }));
  }

  /** Messages that wait in a batch, not yet in a request. */
  get queued(): number {
    return this.unsettled - this.#sent;
  }

  /** Requests that were sent and not released. */
  get requestsInFlight(): number {
    return this.#leaders.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** The partition for a message without a key: the same one until its batch is closed, then another at random. */
  stickyPartition(valueBytes: number, headersBytes = noHeadersBytes): number {
    const open = this.#queues[this.#sticky]!.at(-1);
    if (
      open === undefined ||
      this.#isPast(open, recordBytes(open.messages.length, -1, valueBytes, headersBytes))
    ) {
      const others = this.#queues.length - 1;
      this.#sticky = (this.#sticky + 1 + Math.floor(this.#random() * others)) % this.#queues.length;
    }
    return this.#sticky;
  }

  /** Takes a message into its partition's open batch. Sizes are those of {@link recordBytes}. */
  add(
    message: M,
    token: number,
    partition: number,
    keyBytes: number,
    valueBytes: number,
    headersBytes = noHeadersBytes,
  ): void {
    const queue = this.#queues[partition]!;
    let batch = queue.at(-1);
    const offsetDelta = batch === undefined ? 0 : batch.messages.length;
    const bytes = recordBytes(offsetDelta, keyBytes, valueBytes, headersBytes);
    if (batch === undefined || this.#isPast(batch, bytes)) batch = this.#open(queue);
    batch.messages.push(message);
    batch.tokens.push(token);
    batch.bytes += bytes * batch.ratio;
    this.unsettled += 1;
    if (this.#lingerMs === 0 || this.#flushing || this.#isFull(queue)) this.#schedule();
  }

  /** Gives a request's slot back. */
  release(request: BatchedRequest<M>): void {
    this.#leaders.find(({ node }) => node === request.leader)!.inFlight -= 1;
    this.unsettled -= request.tokens.length;
    this.#sent -= request.tokens.length;
    if (this.unsettled === 0) this.#becomeEmpty();
    else this.#schedule();
  }

  /** Sends what waits without lingering, and calls back when nothing is unsettled. */
  flush(whenEmpty: () => void): void {
    this.#whenEmpty.push(whenEmpty);
    if (this.unsettled === 0) {
      this.#becomeEmpty();
    } else {
      this.#flushing = true;
      this.#schedule();
    }
  }

  /** Sends nothing more. */
  close(): void {
    this.#closed = true;
    this.#clock.clearTimer(this.#timer);
  }

  #becomeEmpty(): void {
    this.#flushing = false;
    const callbacks = this.#whenEmpty;
    this.#whenEmpty = [];
    for (const callback of callbacks) callback();
  }

  #open(queue: Batch<M>[]): Batch<M> {
    const openedMs = this.#lingerMs === 0 ? 0 : this.#clock.now();
    const ratio = this.#options.expectedRatio?.() ?? 1;
    const batch = { messages: [], tokens: [], openedMs, ratio, bytes: batchOverheadBytes };
    queue.push(batch);
    if (this.#lingerMs > 0) this.#wakeIn(this.#lingerMs);
    return batch;
  }

  #isPast(batch: Batch<M>, recordBytes: number): boolean {
    return batch.bytes + recordBytes > this.#batchBytes;
  }

  #isFull(queue: Batch<M>[]): boolean {
    return queue.length > 1 || queue[0]!.bytes >= this.#batchBytes;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#clock.endOfTurn(this.#sendReady);
  }

  /** One timer serves all batches: each lingers equally long, so the one that is set is never too late. */
  #wakeIn(ms: number): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = this.#clock.setTimer(
      () => {
        this.#timer = null;
        this.#sendReady();
      },
      Math.max(1, Math.ceil(ms)),
    );
  }

  readonly #sendReady = (): void => {
    this.#scheduled = false;
    if (this.#closed) return;
    const nowMs = this.#lingerMs === 0 ? 0 : this.#clock.now();
    for (const leader of this.#leaders) {
      let readyMs = this.#readyMs(leader);
      for (; readyMs <= nowMs && leader.inFlight < this.#options.maxInFlight; readyMs = this.#readyMs(leader))
        this.#options.send(this.#drain(leader));
      // A ready leader without a free slot is looked at again when one is released.
      if (readyMs > nowMs && readyMs < Number.POSITIVE_INFINITY) this.#wakeIn(readyMs - nowMs);
    }
  };

  /** When the leader is ready: long since, when its oldest batch has lingered, or never while it has none. */
  #readyMs(leader: Leader<M>): number {
    let readyMs = Number.POSITIVE_INFINITY;
    for (const queue of leader.queues) {
      if (queue.length === 0) continue;
      if (this.#flushing || this.#isFull(queue)) return Number.NEGATIVE_INFINITY;
      readyMs = Math.min(readyMs, queue[0]!.openedMs + this.#lingerMs);
    }
    return readyMs;
  }

  #drain(leader: Leader<M>): BatchedRequest<M> {
    const { queues } = leader;
    const batches: Batch<M>[] = [];
    let bytes = 0;
    const first = leader.next;
    for (let step = 0; step < queues.length; step += 1) {
      leader.next = (first + step) % queues.length;
      const batch = queues[leader.next]![0];
      if (batch === undefined) continue;
      if (batches.length > 0 && bytes + batch.bytes > maxRequestBytes) break;
      queues[leader.next]!.shift();
      batches.push(batch);
      bytes += batch.bytes;
      this.#sent += batch.tokens.length;
    }
    leader.inFlight += 1;
    const [only] = batches;
    return batches.length === 1
      ? { leader: leader.node, messages: only!.messages, tokens: only!.tokens }
      : {
          leader: leader.node,
          messages: batches.flatMap(({ messages }) => messages),
          tokens: batches.flatMap(({ tokens }) => tokens),
        };
  }
}
