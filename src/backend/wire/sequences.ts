import type { ProducerId } from './protocol.ts';
import type { BatchIdentity } from './record-batch.ts';

/**
 * What an idempotent producer counts: for each partition a producer id, and the number of its next record. A batch that
 * is given up leaves a gap, behind which a broker takes nothing more under that id; so its partition gets another one.
 */
export class Sequences {
  readonly #newId: () => Promise<ProducerId>;
  readonly #partitions: { producer: ProducerId; next: number }[];
  readonly #broken = new Set<number>();

  private constructor(newId: () => Promise<ProducerId>, first: ProducerId, partitions: number) {
    this.#newId = newId;
    this.#partitions = Array.from({ length: partitions }, () => ({ producer: first, next: 0 }));
  }

  /** Rejects where the broker gives no producer id. */
  static async open(newId: () => Promise<ProducerId>, partitions: number): Promise<Sequences> {
    return new Sequences(newId, await newId(), partitions);
  }

  /** The identity of a partition's next batch, of `count` records. Numbers begin anew at 0 after 2^31 - 1. */
  take(partition: number, count: number): BatchIdentity {
    const counted = this.#partitions[partition]!;
    const { id: producerId, epoch } = counted.producer;
    const identity = { producerId, epoch, sequence: counted.next };
    counted.next = (counted.next + count) % 2 ** 31;
    return identity;
  }

  /** Whether a partition still counts under the identity that a batch was given. */
  counts(partition: number, { producerId }: BatchIdentity): boolean {
    return this.#partitions[partition]!.producer.id === producerId;
  }

  /** A batch of this partition was given up. */
  break(partition: number): void {
    this.#broken.add(partition);
  }

  isBroken(partition: number): boolean {
    return this.#broken.has(partition);
  }

  /** Gives a partition another producer id where its own is broken; rejects where the broker gives none. */
  async mend(partition: number): Promise<void> {
    if (!this.#broken.has(partition)) return;
    this.#partitions[partition] = { producer: await this.#newId(), next: 0 };
    this.#broken.delete(partition);
  }
}
