import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, JsHistogram } from 'hdr-histogram-js';
import { bucketCount, highestOf, highestUs, indexOf, lowestOf, significantDigits } from './buckets.ts';

/** A histogram as plain JSON: what crosses threads and processes, whatever carries it. Latencies in µs. */
export interface HistogramTransfer {
  /** The buckets that are not empty, rising, and how many values each holds. */
  indexes: number[];
  counts: number[];
  count: number;
  /** 0 where nothing was recorded. */
  min: number;
  max: number;
  sum: number;
  clamped: number;
}

/**
 * Latencies in whole microseconds, in the buckets of an HdrHistogram but without its checks on the way in: a flat
 * array that becomes an HdrHistogram when it is encoded.
 */
export class LatencyHistogram {
  private readonly buckets = new Float64Array(bucketCount);
  // While it is empty the smallest lies above the largest, so that loops from one to the other do nothing.
  private minUs = highestUs;
  private maxUs = 0;
  private sumUs = 0;
  private total = 0;
  private clampedTotal = 0;

  /**
   * Adds one latency, rounded down, so many times. A negative one counts as 0, one above `highestUs` as `highestUs`; so
   * does NaN, because a fault must not make a latency look good. All three are counted in `clamped`.
   */
  record(us: number, times = 1): void {
    const whole = us >= 0 && us < highestUs + 1 ? us | 0 : this.clamp(us, times);
    this.buckets[indexOf(whole)]! += times;
    this.total += times;
    this.sumUs += whole * times;
    if (whole < this.minUs) this.minUs = whole;
    if (whole > this.maxUs) this.maxUs = whole;
  }

  /** How many values were recorded. */
  get count(): number {
    return this.total;
  }

  /** How many values lay outside the range, and were recorded at its edge. */
  get clamped(): number {
    return this.clampedTotal;
  }

  /** The smallest value in µs, exact save after `decode` and `since`; 0 where there is none. */
  get min(): number {
    return this.total === 0 ? 0 : this.minUs;
  }

  /** The largest value in µs, exact save after `decode` and `since`; 0 where there is none. */
  get max(): number {
    return this.maxUs;
  }

  /** The sum of the values in µs, exact save after `decode`. */
  get sum(): number {
    return this.sumUs;
  }

  /** The mean in µs; 0 where there is no value. */
  get mean(): number {
    return this.total === 0 ? 0 : this.sumUs / this.total;
  }

  /**
   * The value in µs that `percentile` per cent of the values do not exceed: the highest value of its bucket, as
   * HdrHistogram gives it, but never above `max`; `min` for 0, and 0 where there is no value.
   *
   * @throws RangeError for a percentile outside 0..100.
   */
  valueAtPercentile(percentile: number): number {
    if (!(percentile >= 0 && percentile <= 100))
      throw new RangeError(`a percentile lies between 0 and 100, not at ${percentile}`);
    if (percentile === 0) return this.min;
    const exactRank = (percentile / 100) * this.total;
    // One unit in the last place off before rounding up, or 99.9 % of 1000 would be the 1000th (HdrHistogram).
    const rank = Math.max(Math.ceil(exactRank - 2 ** (Math.floor(Math.log2(exactRank)) - 52)), 1);
    let reached = 0;
    for (let index = indexOf(this.minUs); index <= indexOf(this.maxUs); index += 1) {
      reached += this.buckets[index]!;
      if (reached >= rank) return Math.min(highestOf(index), this.maxUs);
    }
    return this.maxUs;
  }

  /** Adds all that `other` holds. */
  add(other: LatencyHistogram): void {
    for (let index = indexOf(other.minUs); index <= indexOf(other.maxUs); index += 1)
      this.buckets[index]! += other.buckets[index]!;
    this.addTotals(other.total, other.minUs, other.maxUs, other.sumUs, other.clampedTotal);
  }

  /** Adds what another thread or process has handed over. */
  addTransfer(transfer: HistogramTransfer): void {
    const { indexes, counts, count, min, max, sum, clamped } = transfer;
    for (let entry = 0; entry < indexes.length; entry += 1) this.buckets[indexes[entry]!]! += counts[entry]!;
    if (count > 0) this.addTotals(count, min, max, sum, clamped);
  }

  /** Becomes equal to `other`, and stays independent of it. */
  copyFrom(other: LatencyHistogram): void {
    this.reset();
    this.add(other);
  }

  /** Empties it. */
  reset(): void {
    this.buckets.fill(0);
    this.minUs = highestUs;
    this.maxUs = 0;
    this.sumUs = 0;
    this.total = 0;
    this.clampedTotal = 0;
  }

  /**
   * What was recorded since `earlier` was copied from this one: so the rows of a trial need no recording of their own.
   * Its `min` and `max` are known to the bucket only.
   *
   * @throws RangeError where `earlier` holds what this one does not.
   */
  since(earlier: LatencyHistogram): HistogramTransfer {
    // Also keeps all of `earlier` within the loop below.
    let isCopy = earlier.total === 0 || (earlier.minUs >= this.minUs && earlier.maxUs <= this.maxUs);
    const indexes: number[] = [];
    const counts: number[] = [];
    for (let index = indexOf(this.minUs); index <= indexOf(this.maxUs); index += 1) {
      const count = this.buckets[index]! - earlier.buckets[index]!;
      if (count < 0) isCopy = false;
      if (count === 0) continue;
      indexes.push(index);
      counts.push(count);
    }
    if (!isCopy) throw new RangeError('the earlier histogram is no copy of this one');
    const { length } = indexes;
    return {
      indexes,
      counts,
      count: this.total - earlier.total,
      min: length === 0 ? 0 : Math.max(lowestOf(indexes[0]!), this.minUs),
      max: length === 0 ? 0 : Math.min(highestOf(indexes[length - 1]!), this.maxUs),
      sum: this.sumUs - earlier.sumUs,
      clamped: this.clampedTotal - earlier.clampedTotal,
    };
  }

  /** All of it, exactly, for `fromTransfer` on another thread or in another process. */
  toTransfer(): HistogramTransfer {
    return this.since(new LatencyHistogram());
  }

  /** The histogram that `toTransfer` was called on. */
  static fromTransfer(transfer: HistogramTransfer): LatencyHistogram {
    const histogram = new LatencyHistogram();
    histogram.addTransfer(transfer);
    return histogram;
  }

  /**
   * HdrHistogram V2, zlib-compressed, base64. It keeps the buckets, but neither the exact min, max and sum nor
   * `clamped`.
   */
  encode(): string {
    const histogram = build({
      bitBucketSize: 64,
      autoResize: false,
      lowestDiscernibleValue: 1,
      highestTrackableValue: highestUs,
      numberOfSignificantValueDigits: significantDigits,
    });
    const { indexes, counts } = this.toTransfer();
    for (let entry = 0; entry < indexes.length; entry += 1)
      histogram.recordValueWithCount(lowestOf(indexes[entry]!), counts[entry]!);
    return encodeIntoCompressedBase64(histogram);
  }

  /**
   * Reads what `encode`, or any HDR tool with the same lowest value and digits, has written. A value counts as the
   * middle of its bucket in the sum, and as its edges in `min` and `max`.
   *
   * @throws Error where the text is no such histogram.
   */
  static decode(text: string): LatencyHistogram {
    const source = decodeFromCompressedBase64(text, 64);
    if (
      !(source instanceof JsHistogram) ||
      source.lowestDiscernibleValue !== 1 ||
      source.numberOfSignificantValueDigits !== significantDigits ||
      source.maxValue > highestUs
    )
      throw new Error(`not a histogram from 1 to ${highestUs} µs with three significant digits`);
    const histogram = new LatencyHistogram();
    const used = Math.min(source.countsArrayLength, bucketCount);
    for (let index = 0; index < used; index += 1) {
      const count = source.getCountAtIndex(index);
      if (count === 0) continue;
      const lowest = lowestOf(index);
      const highest = highestOf(index);
      histogram.buckets[index] = count;
      histogram.addTotals(count, lowest, highest, (count * (lowest + highest)) / 2, 0);
    }
    return histogram;
  }

  private clamp(us: number, times: number): number {
    this.clampedTotal += times;
    return us < 0 ? 0 : highestUs;
  }

  private addTotals(count: number, min: number, max: number, sum: number, clamped: number): void {
    this.total += count;
    this.minUs = Math.min(this.minUs, min);
    this.maxUs = Math.max(this.maxUs, max);
    this.sumUs += sum;
    this.clampedTotal += clamped;
  }
}
