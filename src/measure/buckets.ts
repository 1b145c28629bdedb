/**
 * The buckets of an HdrHistogram from 1 µs with three significant digits: 2048 of 1 µs, then 1024 for each doubling.
 * Source: HdrHistogram's AbstractHistogram, countsArrayIndex and valueFromIndex.
 */
export const significantDigits = 3;

/** Highest latency that is told apart, in µs: 35 minutes. */
export const highestUs = 2 ** 31 - 1;

const halfBuckets = 1024;

/** The number of the bucket of a whole latency of 0..highestUs µs. */
export function indexOf(us: number): number {
  const doublings = 21 - Math.clz32(us | (2 * halfBuckets - 1));
  return doublings * halfBuckets + (us >>> doublings);
}

/** How many buckets there are. */
export const bucketCount = indexOf(highestUs) + 1;

/** The lowest latency of a bucket, in µs. */
export function lowestOf(index: number): number {
  const doublings = doublingsOf(index);
  return (index - doublings * halfBuckets) * 2 ** doublings;
}

/** The highest whole latency of a bucket, in µs. */
export function highestOf(index: number): number {
  return lowestOf(index) + 2 ** doublingsOf(index) - 1;
}

function doublingsOf(index: number): number {
  return index < 2 * halfBuckets ? 0 : Math.floor(index / halfBuckets) - 1;
}
