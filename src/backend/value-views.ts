/** The longest message whose view is kept. */
const longest = 4096;

/**
 * Buffers over the stretches that messages are handed over in. A stream that writes each message to the start of one
 * slab needs only one for each length, made once: one a message costs some 0.1 µs, its collection among it.
 */
export class ValueViews {
  #slab: Buffer | null = null;
  readonly #views: (Buffer | null)[] = Array.from({ length: longest + 1 }, () => null);

  /** `bytes[start, end)` as a Buffer of its own over the same memory. */
  of(bytes: Buffer, start: number, end: number): Buffer {
    if (start !== 0 || end > longest) return bytes.subarray(start, end);
    if (bytes !== this.#slab) {
      this.#slab = bytes;
      this.#views.fill(null);
    }
    this.#views[end] ??= bytes.subarray(0, end);
    return this.#views[end];
  }
}
