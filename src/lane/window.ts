/** Doubles of a slot: intended, sent, bytes; the fourth keeps slots from lying across two cache lines. */
const stride = 4;
const free = -1;

/**
 * The messages that are on their way: a slot each, side by side in one array, so that keeping track of one allocates
 * nothing and touches one line of the cache. A slot's number is the token that its backend settles.
 */
export class InFlightWindow {
  readonly size: number;
  private readonly slots: Float64Array;
  private readonly freeSlots: Int32Array;
  private freeCount: number;

  constructor(size: number) {
    this.size = size;
    this.slots = new Float64Array(size * stride).fill(free);
    this.freeSlots = Int32Array.from({ length: size }, (_, index) => size - 1 - index);
    this.freeCount = size;
  }

  get hasRoom(): boolean {
    return this.freeCount > 0;
  }

  get inFlight(): number {
    return this.size - this.freeCount;
  }

  /** When the slot's message was due, also after its release. */
  intendedUs(slot: number): number {
    return this.slots[slot * stride]!;
  }

  /** When the slot's message was sent, also after its release. */
  sentUs(slot: number): number {
    return this.slots[slot * stride + 1]!;
  }

  /** Takes a slot for a message of so many bytes; only while there is room. */
  take(intendedUs: number, sentUs: number, bytes: number): number {
    this.freeCount -= 1;
    const slot = this.freeSlots[this.freeCount]!;
    const at = slot * stride;
    this.slots[at] = intendedUs;
    this.slots[at + 1] = sentUs;
    this.slots[at + 2] = bytes;
    return slot;
  }

  /** Gives a slot back, and answers with its bytes; -1 where it was not taken (settled before, or none of ours). */
  release(slot: number): number {
    const at = slot * stride + 2;
    const bytes = this.slots[at] ?? free;
    if (bytes === free) return free;
    this.slots[at] = free;
    this.freeSlots[this.freeCount] = slot;
    this.freeCount += 1;
    return bytes;
  }

  /** The slots that are still taken. */
  takenSlots(): number[] {
    return Array.from({ length: this.size }, (_, slot) => slot).filter(
      (slot) => this.slots[slot * stride + 2] !== free,
    );
  }
}
