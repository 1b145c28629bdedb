import type { Latency } from './contest.ts';

/** Each figure of the producer for which it is largest; null where one tells none. Percentiles cannot be averaged. */
export function slowest(latencies: readonly (Latency | null)[]): Latency | null {
  const told = latencies.filter((latency) => latency !== null);
  if (told.length === 0 || told.length < latencies.length) return null;
  return {
    p50Ms: Math.max(...told.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...told.map(({ p99Ms }) => p99Ms)),
  };
}
