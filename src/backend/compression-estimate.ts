/** How much of a fall is believed at once; a rise is believed whole, and is taken for at least ten times this. */
const fall = 0.005;
const rise = 0.05;
/** Room for records that compress less well than the last ones. */
const caution = 1.05;

/**
 * What part of its bytes a batch is expected to keep when it is compressed, as Kafka's Java client expects it while it
 * fills one. Source: its `CompressionRatioEstimator` and `MemoryRecordsBuilder`.
 */
export class CompressionEstimate {
  #ratio = 1;

  /** The part, with some caution: between 0 and 1.05. */
  get expected(): number {
    return this.#ratio * caution;
  }

  /** Takes in that records of so many bytes became so many. */
  observe(bytes: number, compressedBytes: number): void {
    const ratio = compressedBytes / bytes;
    if (ratio > this.#ratio) this.#ratio = Math.max(this.#ratio + rise, ratio);
    else this.#ratio = Math.max(this.#ratio - fall, ratio);
  }
}
