import { vi } from 'vitest';
import type { EmbeddedTarget, Ground, Measured, Trial } from '../../../src/calibrate/ground.ts';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';

/** A histogram of some latencies in µs. */
export function histogramOf(...latenciesUs: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const us of latenciesUs) histogram.record(us);
  return histogram;
}

/** What a lane that goes as planned has measured; `parts` are put over it. */
export function measured(parts: Partial<Measured>): Measured {
  const none = histogramOf();
  return {
    issued: 1,
    dropped: 0,
    acked: 1,
    failures: {},
    unresolved: 0,
    totals: { issued: 1, dropped: 0, acked: 1, failed: 0, bytes: 1 },
    windowAcked: 1,
    windowBytes: 1,
    observedAcked: 1,
    warmupUs: 0,
    warmupSteady: false,
    drainUs: 0,
    client: null,
    harnessRatio: null,
    occupancy: 0,
    clockStepUs: 0,
    resources: {
      cpuUs: 1,
      ownProcess: false,
      rssMaxBytes: 1,
      loopDelayP99Us: 1,
      gcMs: 0,
      laneCpuRatio: 0.1,
      laneWaitRatio: 0,
    },
    stealRatio: 0,
    settledTwice: 0,
    faults: {},
    rowsTold: 0,
    response: none,
    service: none,
    lag: none,
    ...parts,
  };
}

/** A ground whose trials are answered by `answer`, which is told the round trip of the broker that is open. */
export function fakeGround(
  answer: (trial: Trial, rttMs: number) => Partial<Measured>,
  parts: Partial<Ground> = {},
) {
  const opened: number[] = [];
  const closed: number[] = [];
  const tell = vi.fn();
  const ground: Ground = {
    quick: false,
    clients: ['kafkajs', 'confluent'],
    notEmbedded: {},
    broker: null,
    signal: new AbortController().signal,
    tell,
    measure: async (trial) => measured(answer(trial, opened.at(-1) ?? 0)),
    embedded: async (rttMs): Promise<EmbeddedTarget> => {
      opened.push(rttMs);
      return {
        brokers: ['a:1'],
        topic: 't',
        pid: 0,
        close: async () => {
          closed.push(rttMs);
        },
      };
    },
    ...parts,
  };
  return { ground, opened, closed, tell };
}
