import type { Latency } from './contest.ts';

/**
 * The percentiles in what kafka-producer-perf-test prints: those of its steady state, which leave the warm-up out. Null
 * where it has not come to its end, or prints no steady state.
 */
export function perfTestLatency(output: string): Latency | null {
  const line = output.split('\n').find((text) => /^\d+ steady state records sent, /.test(text));
  const p50Ms = line?.match(/ (\d+) ms 50th/)?.[1];
  const p99Ms = line?.match(/ (\d+) ms 99th/)?.[1];
  return p50Ms === undefined || p99Ms === undefined ? null : { p50Ms: Number(p50Ms), p99Ms: Number(p99Ms) };
}
