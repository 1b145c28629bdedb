import type { Contest, Contestant } from '../../../bench/peers/contest.ts';
import type { Entry } from '../../../bench/peers/entry.ts';
import type { Measured } from '../../../bench/peers/measure.ts';

/** Messages a second, and CPU µs a message, of each round; null for one that failed. */
type Rounds = readonly (readonly [rate: number, cpuUs: number | null] | null)[];

/** A contestant that nobody starts; those of lingerlab bear a backend's name. */
export const contestant = (name: string): Contestant => ({
  name,
  title: name,
  version: '1.0',
  ours: ['kafkajs', 'confluent', 'wire'].includes(name),
  batches: 'as set',
  ends: 'by itself',
  counts: false,
  commands: () => [],
  latency: () => null,
});

/** A contest as perf-test's are, unless it is said to be otherwise. */
export const contestOf = (contest: Partial<Contest> = {}): Contest => ({
  name: 'gzip, 1 lane',
  settings: { 'compression.type': 'gzip' },
  payload: '/lines.jsonl',
  lanes: 1,
  base: 'perf-test',
  contestants: [],
  ...contest,
});

/** What rounds gave. */
export const entryOf = (contest: Contest, name: string, rounds: Rounds): Entry => ({
  contest,
  contestant: contestant(name),
  rounds: rounds.map((figures): Measured | null =>
    figures === null
      ? null
      : {
          messagesPerSecond: figures[0],
          cpuUs: figures[1],
          brokerCpuUs: 2,
          messagesPerBatch: 56,
          latency: { p50Ms: 4, p99Ms: 8 },
          stealRatio: 0,
        },
  ),
  failure: null,
});
