import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { highestOf, highestUs, lowestOf } from '../../dist/measure/buckets.js';
import { LatencyHistogram } from '../../dist/measure/histogram.js';
import { type Latency, resultSchema } from '../../dist/result/schema.js';
import { laneRandom } from '../../dist/workload/random.js';
import { type JavaHistograms, type JavaReading, javaHistograms } from './hdr-histogram-java.ts';

// Our histograms in HdrHistogram for Java, which shares no code with ours nor with the library that encodes them.

let java: JavaHistograms;
beforeAll(async () => {
  java = await javaHistograms();
}, 660_000);

const ranks = [50, 95, 90, 99, 99.9, 99.99, 0.1, 1, 25, 100];

function histogramOf(values: Iterable<number>): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** A value and its count, of however many. */
function repeated(pairs: readonly (readonly [value: number, count: number])[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const [value, count] of pairs) {
    // By doubling, as a lane's second would be added to the last one.
    const power = histogramOf([value]);
    for (let left = count; left >= 1; left = Math.floor(left / 2)) {
      if (left % 2 === 1) histogram.add(power);
      power.add(power);
    }
  }
  return histogram;
}

/** `count` latencies around `medianUs`; Box and Muller's method for the normal variate. */
function* lognormal(count: number, medianUs: number, sigma: number, seed: number): Generator<number> {
  const random = laneRandom(seed, 0);
  const uniform = () => (random.below(2 ** 20) + 0.5) / 2 ** 20;
  for (let drawn = 0; drawn < count; drawn += 1) {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    yield medianUs * Math.exp(sigma * normal);
  }
}

const bucketsOf = (histogram: LatencyHistogram) => {
  const { indexes, counts } = histogram.toTransfer();
  return indexes.map((index, entry) => [lowestOf(index), highestOf(index), counts[entry]!] as const);
};

/** What Java must read in our encoding: counts exactly, the edges and percentiles to the bucket. */
function expectSame(read: JavaReading, ours: LatencyHistogram, about: string): void {
  const buckets = bucketsOf(ours);
  expect(read.buckets, about).toEqual(buckets);
  expect(read.count, about).toBe(ours.count);
  expect(read.min, about).toBe(buckets[0]?.[0] ?? 0);
  expect(read.max, about).toBe(buckets.at(-1)?.[1] ?? 0);
  const capped = read.percentiles.map((us) => Math.min(us, ours.max));
  expect(capped, about).toEqual(ranks.map((rank) => ours.valueAtPercentile(rank)));
}

const named: Readonly<Record<string, () => LatencyHistogram>> = {
  'an empty one': () => histogramOf([]),
  'one value': () => histogramOf([4711]),
  'only 0': () => histogramOf([0, 0, 0]),
  'the highest value': () => histogramOf([highestUs]),
  'both edges of the range': () => histogramOf([0, highestUs]),
  'each edge where a bucket doubles its width': () =>
    histogramOf(Array.from({ length: 32 }, (_, bit) => [2 ** bit - 1, 2 ** bit]).flat()),
  'a million lognormal latencies': () => histogramOf(lognormal(1_000_000, 3000, 0.8, 1)),
  'two peaks far apart': () =>
    histogramOf([...lognormal(20_000, 400, 0.1, 2), ...lognormal(500, 2_000_000, 0.3, 3)]),
  'wide gaps': () => histogramOf([1, 1, 2047, 2048, 65_536, 65_536, 1_000_000_000]),
  'what several lanes handed over': () => {
    const merged = histogramOf(lognormal(5000, 800, 0.5, 4));
    merged.add(histogramOf(lognormal(5000, 90_000, 0.5, 5)));
    merged.addTransfer(histogramOf(lognormal(5000, 7000, 0.5, 6)).toTransfer());
    return merged;
  },
  'clamped values': () => histogramOf([-5, Number.NaN, 1e12, Number.POSITIVE_INFINITY, 20]),
  'counts past 32 bits': () =>
    repeated([
      [7, 2 ** 40 + 1],
      [90_000, 2 ** 33],
      [1_000_000, 1],
    ]),
};

describe('a histogram of ours, read by HdrHistogram for Java', () => {
  it('has the same buckets, edges and percentiles, whatever its shape', async () => {
    const all = Object.entries(named).map(([about, make]) => ({ about, ours: make() }));
    const readings = await java.read(
      all.map(({ ours }) => ours.encode()),
      ranks,
    );
    for (const [index, { about, ours }] of all.entries()) expectSame(readings[index]!, ours, about);
  });

  it('has them for random shapes', async () => {
    const all = fc.sample(pairs, { seed: 20_260_101, numRuns: 400 });
    const readings = await java.read(
      all.map((shape) => repeated(shape).encode()),
      ranks,
    );
    for (const [index, shape] of all.entries())
      expectSame(readings[index]!, repeated(shape), `shape ${index}: ${JSON.stringify(shape)}`);
  });

  it('has the figures that the example report states', async () => {
    const latencies = exampleLatencies();
    expect(latencies.length).toBeGreaterThan(0);
    const readings = await java.read(
      latencies.map(({ histogram }) => histogram),
      [50, 90, 95, 99, 99.9],
    );
    for (const [index, { count, min, p50, p90, p95, p99, p999, max }] of latencies.entries()) {
      const { buckets, percentiles, ...read } = readings[index]!;
      expect(read.count).toBe(count);
      expect(buckets.reduce((sum, [, , held]) => sum + held, 0)).toBe(count);
      expect(percentiles.map((us) => Math.min(us, max))).toEqual([p50, p90, p95, p99, p999]);
      // The file's edges are exact, the histogram's are those of their buckets.
      const [[lowest, lowestEnd], [highestStart, highest]] = [buckets[0]!, buckets.at(-1)!];
      expect([lowest, highest]).toEqual([read.min, read.max]);
      expect(min >= lowest && min <= lowestEnd && max >= highestStart && max <= highest).toBe(true);
    }
  });
});

describe("HdrHistogram for Java's own, read by ours", () => {
  it.each([
    ['of our range', highestUs],
    ['that grew by itself', 0],
  ])('%s has the same buckets and percentiles', async (_, highest) => {
    const shapes = [[], ...fc.sample(pairs, { seed: 20_260_102, numRuns: 200 })];
    const encoded = await java.write(shapes, highest);
    const readings = await java.read(encoded, ranks);
    for (const [index, text] of encoded.entries()) {
      const about = `shape ${index}: ${JSON.stringify(shapes[index])}`;
      const decoded = LatencyHistogram.decode(text);
      expect(bucketsOf(decoded), about).toEqual(bucketsOf(repeated(shapes[index]!)));
      expectSame(readings[index]!, decoded, about);
    }
  });
});

/**
 * Whole numbers of every magnitude, and of every place within one. The fraction is a whole number over another, because
 * fast-check's doubles are uniform in their bits, and so nearly all next to 0.
 */
const magnitude = (bits: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: bits }), fc.integer({ min: 0, max: 2 ** 20 - 1 }))
    .map(([bit, fraction]) => Math.floor(2 ** bit * (1 + fraction / 2 ** 20)));
const latency = magnitude(31).map((us) => Math.min(us - 1, highestUs));
const pairs = fc.array(fc.tuple(latency, magnitude(36)), { maxLength: 120 });

function exampleLatencies(): Latency[] {
  const file = new URL('../../reports/example/result.json', import.meta.url);
  const { points } = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return points.flatMap(({ trials }) =>
    trials.flatMap((trial) => (trial.state === 'failed' ? [] : Object.values(trial.latencyUs))),
  );
}
