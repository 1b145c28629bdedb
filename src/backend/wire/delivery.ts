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

interface DeliveryOptions {
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

/** The partitions of one request that failed. */
export class PartitionErrors extends Error {
  readonly codes: Codes;

  constructor(codes: Codes) {
    super([...codes.values()].join(', '));
    this.codes = codes;
  }
}

/**
 * Sends again what failed in a way that may pass. Until that is settled nothing that came later is sent, so that batches
 * keep their order. Those that were under way already come before it; of an idempotent producer the broker refuses them,
 * and they follow in their turn.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  /** Settles when all that was sent before is settled. */
  #before: Promise<unknown> = Promise.resolve();
  /** How many requests wait for those before them. */
  #waiting = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Rejects with {@link PartitionErrors} where a batch is given up. */
  deliver(records: readonly Records[]): Promise<void> {
    const before = this.#before;
    const batches = records.map((some) => ({ ...some, identity: null, mayHaveArrived: false }));
    const delivered = this.#deliver(batches, before);
    this.#before = Promise.allSettled([before, delivered]);
    return delivered;
  }

  async #deliver(batches: readonly Batch[], before: Promise<unknown>): Promise<void> {
    const { retries, closed, sequences, refresh } = this.#options;
    const givenUp = new Map<number, string>();
    let left = batches;
    for (let resent = 0; left.length > 0; resent += 1) {
      const codes = await this.#send(left, before, resent);
      const again: Batch[] = [];
      for (const batch of left) {
        const code = codes.get(batch.partition);
        if (code === undefined || code === 'DUPLICATE_SEQUENCE_NUMBER') continue;
        batch.mayHaveArrived ||= mayHaveArrived(code);
        if (resent < retries && mayPass(code) && !closed.aborted) again.push(batch);
        else givenUp.set(batch.partition, code);
      }
      left = again;
    }
    if (givenUp.size === 0) return;
    for (const partition of givenUp.keys()) sequences?.break(partition);
    // Where that fails too, the next request will say so.
    if (!closed.aborted) refresh().catch(() => {});
    throw new PartitionErrors(givenUp);
  }

  /** The first time at once, unless others wait; it is not to await anything before that. */
  async #send(batches: readonly Batch[], before: Promise<unknown>, resent: number): Promise<Codes> {
    const { attempt, sequences } = this.#options;
    if (resent > 0 || this.#waiting > 0 || batches.some(({ partition }) => sequences?.isBroken(partition))) {
      this.#waiting += 1;
      try {
        await before;
        if (resent > 0) await this.#pause(resent);
        for (const { partition } of batches) await sequences?.mend(partition);
      } catch (error) {
        return new Map(batches.map(({ partition }) => [partition, wireErrorCode(error)]));
      } finally {
        this.#waiting -= 1;
      }
    }
    const codes = new Map<number, string>();
    for (const batch of batches) if (!this.#seal(batch)) codes.set(batch.partition, 'UNKNOWN_PRODUCER_ID');
    const sealed = batches.filter(({ partition }) => !codes.has(partition));
    return sealed.length === 0 ? codes : new Map([...codes, ...(await attempt(sealed))]);
  }

  async #pause(resent: number): Promise<void> {
    const { refresh, closed, backoffMs = 100 } = this.#options;
    const pauseMs = Math.min(backoffMs * 2 ** (resent - 1), longestBackoffMs);
    await Promise.all([refresh().catch(() => {}), pause(pauseMs, undefined, { signal: closed })]);
  }

  /** False where that could bring a batch into the log twice: it may be there already, under a producer id that is gone. */
  #seal(batch: Batch): boolean {
    const { codec, sequences } = this.#options;
    const { bytes, count, timestampMs, partition, identity } = batch;
    if (identity !== null && (sequences?.counts(partition, identity) ?? true)) return true;
    if (batch.mayHaveArrived) return false;
    batch.identity = sequences?.take(partition, count) ?? anonymous;
    sealBatch(bytes, count, codec, timestampMs, batch.identity);
    return true;
  }
}
