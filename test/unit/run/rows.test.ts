import { describe, expect, it } from 'vitest';
import { WindowRows } from '../../../src/run/rows.ts';
import { laneRow, transferOf } from './lanes.ts';

function joined(lanes: number, ...told: Parameters<WindowRows['add']>[0][]) {
  const rows = new WindowRows(lanes);
  for (const row of told) rows.add(row);
  return rows.all();
}

describe('the rows of a trial', () => {
  it('are joined over the lanes', () => {
    const one = laneRow({
      endS: 1.001,
      issued: 3,
      acked: 2,
      failed: 1,
      dropped: 1,
      bytes: 20,
      inFlight: 4,
      gcMs: 1,
      gcCount: 2,
      gcMaxMs: 0.7,
      silenceMs: 5,
      stealRatio: 0.5,
      response: transferOf(100, 100),
    });
    const other = laneRow({
      endS: 1.002,
      issued: 5,
      acked: 1,
      bytes: 10,
      inFlight: 2,
      gcMs: 2,
      gcCount: 1,
      gcMaxMs: 2,
      silenceMs: 1,
      response: transferOf(300),
    });
    expect(joined(2, one, other)).toEqual([
      {
        endS: 1.001,
        issued: 8,
        acked: 3,
        failed: 1,
        dropped: 1,
        bytes: 30,
        inFlight: 6,
        p50Us: 100,
        p99Us: 300,
        gcMs: 3,
        gcCount: 3,
        gcMaxMs: 2,
        silenceMs: 5,
        stealRatio: 0.5,
        rssBytes: 1000,
      },
    ]);
  });

  it('rise by their second, however the lanes told them', () => {
    const rows = joined(
      2,
      ...[laneRow({ second: 1, acked: 1 }), laneRow({ second: 2, acked: 10 })],
      ...[laneRow({ second: 1, acked: 2 }), laneRow({ second: 2, acked: 20 })],
    );
    expect(rows.map(({ acked }) => acked)).toEqual([3, 30]);
  });

  it('hold what the other lanes told where one was held up', () => {
    const rows = joined(
      2,
      ...[laneRow({ second: 1, acked: 1 }), laneRow({ second: 2, acked: 10 }), laneRow({ second: 3 })],
      ...[laneRow({ second: 1, acked: 2 }), laneRow({ second: 3, acked: 200 })],
    );
    expect(rows.map(({ acked }) => acked)).toEqual([3, 10, 200]);
  });

  it('have no percentiles where nothing was acknowledged', () => {
    expect(joined(1, laneRow())[0]).toMatchObject({ p50Us: null, p99Us: null });
  });

  it('add the memory of processes up, and take a shared one once', () => {
    const two = (ownProcess: boolean) =>
      joined(2, laneRow({ ownProcess, rssBytes: 7 }), laneRow({ ownProcess, rssBytes: 9 }))[0]!.rssBytes;
    expect([two(true), two(false)]).toEqual([16, 9]);
  });
});
