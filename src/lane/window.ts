/**
 * The messages that are on their way: a slot each, in flat arrays, so that keeping track of one allocates nothing.
 * A slot's number is the token that its backend settles.
 */
export class InFlightWindow {
  readonly size: number;
  readonly intendedUs: Float64Array;
  readonly sentUs: Float64Array;
  readonly bytes: Int32Array;
  private readonly free: Int32Array;
  private freeCount: number;
  private readonly taken: Uint8Array;

  constructor(size: number) {
    this.size = size;
    this.intendedUs = new Float64Array(size);
    this.sentUs = new Float64Array(size);
    this.bytes = new Int32Array(size);
    this.taken = new Uint8Array(size);
    this.free = Int32Array.from({ length: size }, (_, index) => size - 1 - index);
    this.freeCount = size;
  }

  get hasRoom(): boolean {
    return this.freeCount > 0;
  }

  get inFlight(): number {
    return this.size - this.freeCount;
  }

  /** Takes a slot for a message; only while there is room. */
  take(intendedUs: number, sentUs: number, bytes: number): number {
    this.freeCount -= 1;
    const slot = this.free[this.freeCount]!;
    this.intendedUs[slot] = intendedUs;
    this.sentUs[slot] = sentUs;
    this.bytes[slot] = bytes;
    this.taken[slot] = 1;
    return slot;
  }

  /** Gives a slot back; false where it was not taken (its token was settled before, or is none of ours). */
  release(slot: number): boolean {
    if (this.taken[slot] !== 1) return false;
    this.taken[slot] = 0;
    this.free[this.freeCount] = slot;
    this.freeCount += 1;
    return true;
  }

  /** The slots that are still taken. */
  takenSlots(): number[] {
    return Array.from(this.taken.keys()).filter((slot) => this.taken[slot] === 1);
  }
}
