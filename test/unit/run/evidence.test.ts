import { describe, expect, it } from 'vitest';
import type { LaneRow } from '../../../src/lane/messages.ts';
import { combineLanes } from '../../../src/run/combine.ts';
import { evidenceOf } from '../../../src/run/evidence.ts';
import { WindowRows } from '../../../src/run/rows.ts';
import type { PlannedPoint } from '../../../src/scenario/plan.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';
import { laneResult, laneRow, transferOf } from './lanes.ts';

const { scenario } = scenarioOf(least);
const closed: PlannedPoint = {
  id: 'a',
  backend: 'kafkajs',
  load: { kind: 'closed', inFlight: 10 },
  lanes: 1,
  settings: {},
  skipped: null,
};
const open: PlannedPoint = {
  ...closed,
  load: { kind: 'open', ratePerSecond: 100, arrivals: 'even', window: 10 },
};
const stages: PlannedPoint = {
  ...closed,
  load: { kind: 'stages', stages: [], arrivals: 'even', window: 10 },
};

/** A second after another, each with `change`. */
const rows = (count: number, change: (second: number) => Partial<LaneRow>): LaneRow[] =>
  Array.from({ length: count }, (_, index) =>
    laneRow({ second: index + 1, endS: index + 1, ...change(index + 1) }),
  );

function joined(laneRows: readonly LaneRow[]) {
  const windows = new WindowRows(1);
  for (const row of laneRows) windows.add(row);
  return windows.all();
}

const evidence = (
  point: PlannedPoint,
  result: Parameters<typeof laneResult>[0] = {},
  over = scenario,
  laneRows: readonly LaneRow[] = [],
) =>
  evidenceOf(point, over, {
    lanes: combineLanes([laneResult(result)], joined(laneRows), 10),
    effective: { 'linger.ms': { value: 5, how: 'native' }, acks: { value: 'all', how: 'native' } },
    delivery: { delivered: null, unknown: 'why' },
    sleptMs: 3,
  });

describe('what a trial is judged by', () => {
  it('comes from its lanes, settings and delivery', () => {
    const totals = { issued: 9, acked: 3, failed: 5, dropped: 0, bytes: 600 };
    expect(evidence(closed, { failures: { A: 2 }, totals, dropped: 1, clockStepUs: -9000 })).toMatchObject({
      load: 'closed',
      sends: true,
      scheduled: 3,
      acked: 2,
      messagesPerSecond: 0.2,
      warmupFailed: 3,
      issuedInAll: 9,
      lingerMs: 5,
      maxInFlight: null,
      clockStepMs: -9,
      sleptMs: 3,
      offsetsUnknown: 'why',
      brokerAcknowledges: true,
    });
    expect(evidence({ ...closed, backend: 'null', settings: { acks: 0 } })).toMatchObject({
      sends: false,
      brokerAcknowledges: false,
    });
  });

  it('names the percentiles that the samples do not carry', () => {
    const samples = (count: number) => ({ response: transferOf(...Array.from({ length: count }, () => 5)) });
    const names = (count: number) =>
      evidence(closed, samples(count)).uncarried.map(({ percentile }) => percentile);
    expect(names(19)).toEqual(['p50', 'p90', 'p95', 'p99', 'p99.9']);
    expect(names(999)).toEqual(['p99', 'p99.9']);
    expect(names(10_000)).toEqual([]);
    expect(evidence(closed, samples(999)).uncarried[0]).toEqual({ percentile: 'p99', needed: 1000 });
  });

  it('has a limit of the warm-up only where it has room to end early', () => {
    const within = (warmupMs: number, warmupLimitMs: number) =>
      evidence(closed, {}, { ...scenario, warmupMs, warmupLimitMs }).warmupLimitS;
    expect([within(1000, 5000), within(1000, 1000)]).toEqual([5, null]);
  });

  it('has the drift of the rate in a closed load, by full seconds', () => {
    const rising = rows(9, (second) => ({ acked: 1000 + 100 * second }));
    const last = laneRow({ second: 10, endS: 9.3, acked: 1 });
    expect(evidence(closed, {}, scenario, [...rising, last]).drift).toMatchObject({
      values: 9,
      slopePerSecond: expect.closeTo(100, 6),
      changeRatio: expect.closeTo(800 / 1500, 6),
    });
  });

  it('takes a long second for what it is', () => {
    const held = [...rows(8, () => ({ acked: 1000 })), laneRow({ second: 11, endS: 11, acked: 3000 })];
    const found = evidence(closed, {}, scenario, held);
    expect(found.longestRowS).toBe(3);
    expect(found.drift).toMatchObject({ values: 9, change: 0 });
  });

  it('has the drift of the median in an open load, from the seconds that have one', () => {
    const slower = rows(9, (second) => (second === 4 ? {} : { response: transferOf(1000 * second) }));
    expect(evidence(open, {}, scenario, slower).drift).toMatchObject({
      values: 8,
      slopePerSecond: expect.closeTo(1000, -1),
    });
  });

  it('has no drift of stages, which change by design', () => {
    expect(
      evidence(
        stages,
        {},
        scenario,
        rows(9, (second) => ({ acked: second })),
      ).drift,
    ).toBeNull();
  });

  it('has the growth of memory after the first quarter', () => {
    const settling = rows(12, (second) => ({ rssBytes: second <= 3 ? second * 1e6 : 100e6 + second * 1e6 }));
    expect(evidence(closed, {}, scenario, settling).memory).toMatchObject({
      values: 9,
      slopePerSecond: 1e6,
      change: 8e6,
    });
  });
});
