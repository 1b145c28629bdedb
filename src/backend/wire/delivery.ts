import { setTimeout as pause } from 'node:timers/promises';
import type { CompressionType } from '../../producer-settings.ts';
import { mayHaveArrived, mayPass, wireErrorCode } from './errors.ts';
import { anonymous, type BatchIdentity, sealBatch } from './record-batch.ts';
import type { Sequences } from './sequences.ts';

/** One partition's records, behind the room for their header. */
export interface Records {
  readonly partition: number;
  readonly bytes: Buffer;
  readonly count: number;
  readonly timestampMs: number;
}

/** Error codes by partition; a partition without one got through. */
export type Codes = ReadonlyMap<number, string>;

export interface DeliveryOptions {
  /** Sends sealed batches once, each of another partition. Never rejects. */
  readonly attempt: (batches: readonly Records[]) => Promise<Codes>;
  /** Asks who leads the partitions now. */
  readonly refresh: () => Promise<void>;
  readonly codec: CompressionType;
  /** How often a batch is sent again. */
  readonly retries: number;
  /** Null where the producer is not idempotent. */
  readonly sequences: Sequences | null;
  /** Ends with the client: nothing is sent again after that. */
  readonly closed: AbortSignal;
  /** The pause before a batch is sent again for the first time, in milliseconds; Java's `retry.backoff.ms` unless told. */
  readonly backoffMs?: number;
}

/** Java's `retry.backoff.max.ms`. */
const longestBackoffMs = 1000;

interface Batch extends Records {
  /** As what it was sealed; null until it is. */
  identity: BatchIdentity | null;
  /** Whether an attempt failed so that it may be in the log all the same. */
  mayHaveArrived: boolean;
}

interface Request {
  readonly number: number;
  /** What is not delivered yet. */
  batches: Batch[];
  /** How often it was sent again. */
  resent: number;
  readonly givenUp: Map<number, string>;
  /** Says what became of it. */
  readonly settle: () => void;
}

/** The partitions of one request that failed. */
export class PartitionErrors extends Error {
  readonly codes: Codes;

  constructor(codes: Codes) {
    super([...codes.values()].join(', '));
    this.codes = codes;
  }
}

/**
 * Sends one leader's requests, and again what failed in a way that may pass. When that happens what comes later waits,
 * until all that is under way is answered and the pause is over; then all leave in their order. What was under way
 * already may come before what failed, as with Java's client; an idempotent producer's the broker refuses, and it follows
 * in its turn.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  /** Requests that wait, in their order. */
  #waiting: Request[] = [];
  #holds = false;
  #pauses = false;
  #underWay = 0;
  #requests = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Rejects with {@link PartitionErrors} where a batch is given up. */
  deliver(records: readonly Records[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const batches = records.map((some) => ({ ...some, identity: null, mayHaveArrived: false }));
      const givenUp = new Map<number, string>();
      const settle = () => (givenUp.size === 0 ? resolve() : reject(new PartitionErrors(givenUp)));
      this.#requests += 1;
      const request: Request = { number: this.#requests, batches, resent: 0, givenUp, settle };
      this.#holds ||= batches.some(({ partition }) => this.#options.sequences?.isBroken(partition));
      if (this.#holds) this.#waiting.push(request);
      else this.#start(request);
      this.#goOn();
    });
  }

  #start(request: Request): void {
    for (const batch of request.batches) this.#seal(batch);
    this.#underWay += 1;
    void this.#options.attempt(request.batches).then((codes) => {
      this.#underWay -= 1;
      this.#judge(request, codes);
      this.#goOn();
    });
  }

  /** What an attempt came to, and whether there is to be another. */
  #judge(request: Request, codes: Codes): void {
    const { retries, closed, refresh } = this.#options;
    const again: Batch[] = [];
    let failed = false;
    for (const batch of request.batches) {
      const code = codes.get(batch.partition);
      if (code === undefined || code === 'DUPLICATE_SEQUENCE_NUMBER') continue;
      const outOfOrder = code === 'OUT_OF_ORDER_SEQUENCE_NUMBER';
      // A broker knows a producer's last five batches again, and more are never under way: it is not there.
      if (outOfOrder || mayHaveArrived(code)) batch.mayHaveArrived = !outOfOrder;
      const follows = outOfOrder && this.#follows(request, batch);
      if (closed.aborted || !(follows || (mayPass(code) && request.resent < retries)))
        this.#giveUp(request, batch, code);
      else again.push(batch);
      failed ||= !follows;
    }
    if (codes.size > 0 && !closed.aborted) refresh().catch(() => {}); // Where that fails too, the next attempt says so.
    request.batches = again;
    if (again.length === 0) {
      request.settle();
      return;
    }
    if (failed) request.resent += 1;
    const place = this.#waiting.findIndex(({ number }) => number > request.number);
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, request);
    this.#holds = true;
    if (!this.#pauses) void this.#pause(request.resent);
  }

  /** Whether a batch is out of order because one before it failed. */
  #follows({ number }: Request, { partition, identity }: Batch): boolean {
    const sequences = this.#options.sequences!;
    return (
      sequences.isBroken(partition) ||
      !sequences.counts(partition, identity!) ||
      this.#waiting.some(
        (other) => other.number < number && other.batches.some((batch) => batch.partition === partition),
      )
    );
  }

  #giveUp({ givenUp }: Request, { partition }: Batch, code: string): void {
    givenUp.set(partition, code);
    this.#options.sequences?.break(partition);
  }

  async #pause(resent: number): Promise<void> {
    const { closed, backoffMs = 100 } = this.#options;
    this.#pauses = true;
    const pauseMs = Math.min(backoffMs * 2 ** Math.max(0, resent - 1), longestBackoffMs);
    await pause(pauseMs, undefined, { signal: closed }).catch(() => {});
    this.#pauses = false;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#holds && !this.#pauses && this.#underWay === 0) void this.#release();
  }

  /** Lets go of all that waits. */
  async #release(): Promise<void> {
    this.#pauses = true;
    await this.#mend();
    this.#pauses = false;
    for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
      const isLast = request.batches.some((batch) => batch.mayHaveArrived && this.#isStale(batch));
      this.#start(request);
      // It goes under its old identity once more. Should it not be there, it must come before the others under the new one.
      if (isLast) return;
    }
    this.#holds = false;
  }

  /** Gives broken partitions another producer id; where there is none to be had, what waits for them is given up. */
  async #mend(): Promise<void> {
    const { sequences } = this.#options;
    if (sequences === null) return;
    try {
      for (const { batches } of this.#waiting)
        for (const { partition } of batches) await sequences.mend(partition);
    } catch (error) {
      for (const request of this.#waiting) {
        const broken = request.batches.filter(({ partition }) => sequences.isBroken(partition));
        for (const batch of broken) this.#giveUp(request, batch, wireErrorCode(error));
        request.batches = request.batches.filter((batch) => !broken.includes(batch));
        if (request.batches.length === 0) request.settle();
      }
      this.#waiting = this.#waiting.filter(({ batches }) => batches.length > 0);
    }
  }

  #isStale({ partition, identity }: Batch): boolean {
    return identity !== null && !(this.#options.sequences?.counts(partition, identity) ?? true);
  }

  #seal(batch: Batch): void {
    const { codec, sequences } = this.#options;
    const { bytes, count, timestampMs, partition } = batch;
    if (batch.identity !== null && (batch.mayHaveArrived || !this.#isStale(batch))) return;
    batch.identity = sequences?.take(partition, count) ?? anonymous;
    sealBatch(bytes, count, codec, timestampMs, batch.identity);
  }
}
