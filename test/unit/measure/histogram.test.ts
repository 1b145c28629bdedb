import fc from 'fast-check';
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { highestUs } from '../../../src/measure/buckets.ts';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';

const percentiles = [0.001, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

/**
 * Latencies of every magnitude, because uniform integers would nearly all lie in the last few doublings; and of every
 * place within one, for which fast-check's doubles will not do, because nearly all of them lie next to 0.
 */
const latency = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 2 ** 20 - 1 }))
  .map(([bits, fraction]) => Math.floor(2 ** bits * (1 + fraction / 2 ** 20)) - 1)
  .map((us) => Math.min(us, highestUs));
const latencies = fc.array(latency, { minLength: 1, maxLength: 300 });

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function referenceOf(values: readonly number[]): Histogram {
  const histogram = build({
    bitBucketSize: 64,
    autoResize: false,
    highestTrackableValue: highestUs,
    numberOfSignificantValueDigits: 3,
  });
  for (const value of values) histogram.recordValue(value);
  return histogram;
}

const totalsOf = ({ count, min, max, sum, mean, clamped }: LatencyHistogram) => ({
  count,
  min,
  max,
  sum,
  mean,
  clamped,
});

describe('recording', () => {
  it('keeps count, min, max, sum and mean exactly', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const sum = values.reduce((left, right) => left + right, 0);
        expect(totalsOf(histogramOf(values))).toEqual({
          count: values.length,
          min: Math.min(...values),
          max: Math.max(...values),
          sum,
          mean: sum / values.length,
          clamped: 0,
        });
      }),
    );
  });

  it('rounds down to whole microseconds', () => {
    const histogram = histogramOf([0.9, 1.999, 2047.5]);
    expect(totalsOf(histogram)).toMatchObject({ min: 0, max: 2047, sum: 2048, clamped: 0 });
  });

  it.each([
    ['a negative latency', -1, 0],
    ['minus infinity', Number.NEGATIVE_INFINITY, 0],
    ['one past the range', highestUs + 1, highestUs],
    ['infinity', Number.POSITIVE_INFINITY, highestUs],
    ['NaN', Number.NaN, highestUs],
  ])('counts %s as clamped', (_, us, recordedAs) => {
    const histogram = histogramOf([us]);
    expect(totalsOf(histogram)).toMatchObject({ count: 1, min: recordedAs, max: recordedAs, clamped: 1 });
    expect(histogram.valueAtPercentile(50)).toBe(recordedAs);
  });

  it('takes a latency so many times as it would one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 1e7 }), fc.integer({ min: 1, max: 9 }))),
        (runs) => {
          const [together, oneByOne] = [new LatencyHistogram(), new LatencyHistogram()];
          for (const [us, times] of runs) {
            together.record(us, times);
            for (let time = 0; time < times; time += 1) oneByOne.record(us);
          }
          expect(together.toTransfer()).toEqual(oneByOne.toTransfer());
        },
      ),
    );
  });

  it('takes the top of the range as it is', () => {
    expect(totalsOf(histogramOf([highestUs + 0.5]))).toMatchObject({ max: highestUs, clamped: 0 });
  });

  it('is all zeros while empty, and again after reset', () => {
    const zeros = { count: 0, min: 0, max: 0, sum: 0, mean: 0, clamped: 0 };
    expect(totalsOf(new LatencyHistogram())).toEqual(zeros);
    expect(new LatencyHistogram().valueAtPercentile(99)).toBe(0);
    const used = histogramOf([5, -1, 70_000]);
    used.reset();
    expect(totalsOf(used)).toEqual(zeros);
    expect(used.toTransfer()).toEqual(new LatencyHistogram().toTransfer());
  });
});

describe('percentiles', () => {
  it("are hdr-histogram-js's, capped at the true maximum", () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 100, noNaN: true }), (values, anyPercentile) => {
        const histogram = histogramOf(values);
        const reference = referenceOf(values);
        for (const percentile of [...percentiles, Math.max(anyPercentile, 1e-9)]) {
          const expected = Math.min(reference.getValueAtPercentile(percentile), Math.max(...values));
          expect(histogram.valueAtPercentile(percentile), `p${percentile}`).toBe(expected);
        }
      }),
    );
  });

  it('are ranks, exactly, where a bucket is one microsecond wide', () => {
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, index) => index + 1));
    expect([0.1, 50, 99, 99.9, 100].map((p) => histogram.valueAtPercentile(p))).toEqual([
      1, 500, 990, 999, 1000,
    ]);
  });

  it('lie within a thousandth of the true value', () => {
    fc.assert(
      fc.property(latency, latency, (one, other) => {
        const median = Math.min(one, other);
        const measured = histogramOf([one, other]).valueAtPercentile(50);
        expect(measured).toBeGreaterThanOrEqual(median);
        expect(measured - median).toBeLessThanOrEqual(median / 1000);
      }),
    );
  });

  it('never fall as the rank rises, from the minimum at 0 to the maximum at 100', () => {
    fc.assert(
      fc.property(latencies, fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (values, ranks) => {
        const histogram = histogramOf(values);
        const rising = [0, ...ranks.sort((left, right) => left - right), 100];
        const found = rising.map((percentile) => histogram.valueAtPercentile(percentile));
        expect(found).toEqual([...found].sort((left, right) => left - right));
        expect(found[0]).toBe(Math.min(...values));
        expect(found.at(-1)).toBe(Math.max(...values));
      }),
    );
  });

  it.each([-0.1, 100.1, Number.NaN])('refuse %d', (percentile) => {
    expect(() => histogramOf([1]).valueAtPercentile(percentile)).toThrow(RangeError);
  });
});

describe('merging', () => {
  it('equals recording everything in one', () => {
    fc.assert(
      fc.property(latencies, fc.array(latency), (left, right) => {
        const merged = histogramOf(left);
        merged.add(histogramOf(right));
        expect(merged.toTransfer()).toEqual(histogramOf([...left, ...right]).toTransfer());
      }),
    );
  });

  it('adds clamped values too', () => {
    const merged = histogramOf([-1, 10]);
    merged.add(histogramOf([Number.NaN]));
    expect(totalsOf(merged)).toMatchObject({ count: 3, clamped: 2, max: highestUs });
  });

  it('copies without a tie to the original', () => {
    const original = histogramOf([1, 5000, -3]);
    const copy = histogramOf([77]);
    copy.copyFrom(original);
    const before = original.toTransfer();
    expect(copy.toTransfer()).toEqual(before);
    copy.record(9);
    expect(original.toTransfer()).toEqual(before);
  });
});

describe('crossing threads and processes', () => {
  it('gives the same histogram after JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(latency, fc.constant(-1))), (values) => {
        const histogram = histogramOf(values);
        const received = LatencyHistogram.fromTransfer(JSON.parse(JSON.stringify(histogram.toTransfer())));
        expect(received.toTransfer()).toEqual(histogram.toTransfer());
        expect(totalsOf(received)).toEqual(totalsOf(histogram));
      }),
    );
  });

  it('merges what several lanes hand over', () => {
    const whole = new LatencyHistogram();
    whole.addTransfer(histogramOf([1, 2]).toTransfer());
    whole.addTransfer(new LatencyHistogram().toTransfer());
    whole.addTransfer(histogramOf([900_000]).toTransfer());
    expect(whole.toTransfer()).toEqual(histogramOf([1, 2, 900_000]).toTransfer());
  });

  it('tells what came since a copy was taken', () => {
    fc.assert(
      fc.property(fc.array(latency), fc.array(latency), (before, after) => {
        const histogram = histogramOf(before);
        const earlier = new LatencyHistogram();
        earlier.copyFrom(histogram);
        for (const value of after) histogram.record(value);

        const row = histogram.since(earlier);
        const expected = histogramOf(after).toTransfer();
        expect({ ...row, min: 0, max: 0 }).toEqual({ ...expected, min: 0, max: 0 });
        expect(row.min).toBeLessThanOrEqual(expected.min);
        expect(row.max).toBeGreaterThanOrEqual(expected.max);
        expect(row.max).toBeLessThanOrEqual(histogram.max);
        earlier.addTransfer(row);
        expect(earlier.toTransfer()).toEqual(histogram.toTransfer());
      }),
    );
  });

  it.each([
    ['a larger value', [10], [10, 20]],
    ['more of a value', [10, 20], [10, 10]],
    ['anything, against an empty one', [], [10]],
  ])('refuses a copy that holds %s', (_, values, earlier) => {
    expect(() => histogramOf(values).since(histogramOf(earlier))).toThrow(RangeError);
  });
});

describe('encoding', () => {
  it('is read by hdr-histogram-js with the same percentiles and counts', () => {
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300 }), (values) => {
        const decoded = decodeFromCompressedBase64(histogramOf(values).encode(), 64);
        const reference = referenceOf(values);
        expect(decoded.totalCount).toBe(values.length);
        for (const percentile of percentiles)
          expect(decoded.getValueAtPercentile(percentile)).toBe(reference.getValueAtPercentile(percentile));
      }),
      { numRuns: 30 },
    );
  });

  it('comes back with every bucket, and min and max to the bucket', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = histogramOf(values);
        const decoded = LatencyHistogram.decode(histogram.encode());
        const { indexes, counts, count } = histogram.toTransfer();
        expect(decoded.toTransfer()).toMatchObject({ indexes, counts, count });
        expect(decoded.min).toBeLessThanOrEqual(histogram.min);
        expect(decoded.max).toBeGreaterThanOrEqual(histogram.max);
        expect(decoded.max - histogram.max).toBeLessThanOrEqual(histogram.max / 1000);
        expect(Math.abs(decoded.mean - histogram.mean)).toBeLessThanOrEqual(histogram.mean / 1000);
      }),
      { numRuns: 30 },
    );
  });

  it('holds counts past 32 bits', () => {
    const histogram = histogramOf([3]);
    for (let doubling = 0; doubling < 34; doubling += 1) histogram.add(histogram);
    expect(histogram.count).toBe(2 ** 34);
    expect(LatencyHistogram.decode(histogram.encode()).count).toBe(2 ** 34);
  });

  it('refuses a histogram of another precision or range, and text that is none', () => {
    const coarse = build({ highestTrackableValue: highestUs, numberOfSignificantValueDigits: 2 });
    const longer = build({ highestTrackableValue: 2 ** 40, numberOfSignificantValueDigits: 3 });
    longer.recordValue(2 ** 35);
    for (const other of [coarse, longer])
      expect(() => LatencyHistogram.decode(encodeIntoCompressedBase64(other))).toThrow(
        /not a histogram from 1/,
      );
    expect(() => LatencyHistogram.decode('AAAA')).toThrow();
  });
});
