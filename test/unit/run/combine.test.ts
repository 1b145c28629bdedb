import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { combineLanes as combineOver, latencyOf } from '../../../src/run/combine.ts';
import { laneResult, transferOf } from './lanes.ts';

/** Over a window of one second. */
const combineLanes = (lanes: Parameters<typeof combineOver>[0]) => combineOver(lanes, [], 1);

describe('lanes together', () => {
  it('add their counts up', () => {
    const { counts, totals, settledTwice } = combineLanes([
      laneResult({
        issued: 5,
        dropped: 1,
        acked: 2,
        failures: { A: 1, B: 1 },
        unresolved: 1,
        settledTwice: 1,
      }),
      laneResult({ issued: 7, dropped: 3, acked: 4, failures: { B: 2 }, unresolved: 1, settledTwice: 2 }),
    ]);
    expect(counts).toEqual({
      scheduled: 16,
      dropped: 4,
      issued: 12,
      acked: 6,
      failed: { A: 1, B: 3 },
      unresolved: 2,
    });
    expect(totals).toEqual({ issued: 6, acked: 6, failed: 0 });
    expect(settledTwice).toBe(3);
  });

  it('have the throughput of all their acknowledgements over the length of the window', () => {
    const { throughput, durationS, drainS } = combineOver(
      [
        laneResult({ windowAcked: 1000, windowBytes: 10_000, drainUs: 10 }),
        laneResult({ windowAcked: 500, windowBytes: 6000, drainUs: 5_000_000 }),
      ],
      [],
      2,
    );
    expect(throughput).toEqual({ messagesPerSecond: 750, bytesPerSecond: 8000 });
    expect([durationS, drainS]).toEqual([2, 5]);
  });

  it('count what lay outside the histograms’ range', () => {
    const lane = laneResult({ response: transferOf(1, -5), lag: transferOf(-1, 2) });
    expect(combineLanes([lane, lane]).clamped).toBe(4);
  });

  it('merge their histograms, and never average percentiles', () => {
    // Averaged, the two medians would be 50 050.
    const fast = Array.from({ length: 99 }, () => 100);
    const { response } = combineLanes([
      laneResult({ response: transferOf(...fast) }),
      laneResult({ response: transferOf(100_000) }),
    ]).latencyUs;
    expect(response).toMatchObject({ count: 100, min: 100, max: 100_000, p50: 100, p99: 100 });
    expect(response.p999).toBe(100_000);
  });

  it('have the percentiles that one lane with all the messages would have', () => {
    const latencies = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(latencies, { minLength: 1, maxLength: 4 }), (lanes) => {
        const apart = combineLanes(lanes.map((values) => laneResult({ response: transferOf(...values) })));
        const whole = combineLanes([laneResult({ response: transferOf(...lanes.flat()) })]);
        expect(apart.latencyUs.response).toEqual(whole.latencyUs.response);
        const { min, p50, p90, p95, p99, p999, max } = apart.latencyUs.response;
        const ranks = [min, p50, p90, p95, p99, p999, max];
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});

describe('what lanes used', () => {
  const used = (ownProcess: boolean) =>
    combineLanes([
      laneResult({
        observedAcked: 10,
        stealRatio: 0.2,
        resources: { cpuUs: 1000, ownProcess, rssMaxBytes: 500, loopDelayP99Us: 70, gcMs: 3 },
      }),
      laneResult({
        observedAcked: 30,
        resources: { cpuUs: 600, ownProcess, rssMaxBytes: 900, loopDelayP99Us: 20, gcMs: 4 },
      }),
    ]).resources;

  it('adds up where each has a process of its own', () => {
    expect(used(true)).toMatchObject({
      cpuUsPerMessage: 1600 / 40,
      rssMaxBytes: 1400,
      loopDelayP99Us: 70,
      gcMs: 7,
      stealRatio: 0.2,
    });
  });

  it('is what each has seen of the whole where they share one', () => {
    expect(used(false)).toMatchObject({ cpuUsPerMessage: 1000 / 40, rssMaxBytes: 900 });
  });

  it('is unknown where one lane does not know, or nothing was acknowledged', () => {
    const unknown = laneResult({ resources: { cpuUs: null } });
    expect(combineLanes([laneResult(), unknown]).resources.cpuUsPerMessage).toBeNull();
    expect(combineLanes([laneResult({ observedAcked: 0 })]).resources.cpuUsPerMessage).toBeNull();
  });
});

describe('a latency in the result file', () => {
  it('is all 0 where nothing was recorded', () => {
    expect(latencyOf(new LatencyHistogram())).toMatchObject({
      count: 0,
      min: 0,
      mean: 0,
      p50: 0,
      p999: 0,
      max: 0,
    });
  });

  it('has each percentile at its rank', () => {
    const values = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(latencyOf(LatencyHistogram.fromTransfer(transferOf(...values)))).toMatchObject({
      min: 1,
      p50: 500,
      p90: 900,
      p95: 950,
      p99: 990,
      p999: 999,
      max: 1000,
    });
  });

  it('holds the whole histogram', () => {
    const values = [5, 50, 500, 5000];
    const { histogram, count, mean } = latencyOf(LatencyHistogram.fromTransfer(transferOf(...values)));
    expect(LatencyHistogram.decode(histogram).count).toBe(4);
    expect([count, mean]).toEqual([4, 1388.75]);
  });
});
