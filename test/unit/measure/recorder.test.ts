import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { Recorder } from '../../../src/measure/recorder.ts';

/** A recorder of an open load whose window is named already, told of one message at a time. */
function measuring(fromUs: number, untilUs: number, closed = false) {
  const recorder = new Recorder(closed);
  recorder.measure(fromUs, untilUs);
  const acked = (intendedUs: number, sentUs: number, ackedUs: number, bytes: number): void => {
    recorder.ackedAlike(1, intendedUs, sentUs, ackedUs);
    recorder.ackedTogether(1, bytes, ackedUs - intendedUs, ackedUs);
  };
  return Object.assign(recorder, { acked1: acked });
}

describe('a message', () => {
  it.each([
    { intendedUs: 999, measured: 0 },
    { intendedUs: 1000, measured: 1 },
    { intendedUs: 1999.9, measured: 1 },
    { intendedUs: 2000, measured: 0 },
  ])(
    'due at $intendedUs of a window from 1000 to 2000 µs is measured $measured times',
    ({ intendedUs, measured }) => {
      const recorder = measuring(1000, 2000);
      recorder.sentOne(intendedUs);
      recorder.acked1(intendedUs, 5000, 6000, 10);
      recorder.failedOne(intendedUs, 5000, 6000, 'CODE');
      recorder.droppedOne(intendedUs);
      recorder.unresolvedOne(intendedUs, 5000, 9000);
      expect(recorder).toMatchObject({
        issued: measured,
        acked: measured,
        dropped: measured,
        unresolved: measured,
        totals: { issued: 1, acked: 1, failed: 1, dropped: 1, bytes: 10 },
      });
      expect(recorder.failures.get('CODE') ?? 0).toBe(measured);
      const { lag, service, response } = recorder.latencies();
      // One acknowledged, one failed, one never settled: all were sent late, two have a response.
      expect([lag.count, service.count, response.count]).toEqual([3 * measured, measured, 2 * measured]);
    },
  );

  it('has three latencies: from due to acknowledged, from sent to acknowledged, from due to sent', () => {
    const recorder = measuring(0, 10_000);
    recorder.sentOne(100);
    recorder.acked1(100, 130, 1130, 271);
    const { response, service, lag } = recorder.latencies();
    expect([response.max, service.max, lag.max]).toEqual([1030, 1000, 30]);
  });

  it('that is never settled has its age as response, and no service', () => {
    const recorder = measuring(0, 10_000);
    recorder.sentOne(100);
    recorder.unresolvedOne(100, 130, 20_100);
    expect(recorder.latencies().response.max).toBe(20_000);
    expect(recorder.latencies().service.count).toBe(0);
  });
});

describe('throughput', () => {
  it.each([
    { ackedUs: 999, counted: 0 },
    { ackedUs: 1000, counted: 1 },
    { ackedUs: 1999, counted: 1 },
    { ackedUs: 2000, counted: 0 },
  ])('counts an acknowledgement at $ackedUs of a window from 1000 to 2000 µs $counted times', (row) => {
    const recorder = measuring(1000, 2000);
    recorder.acked1(500, 500, row.ackedUs, 10);
    expect([recorder.windowAcked, recorder.windowBytes]).toEqual([row.counted, 10 * row.counted]);
  });
});

describe('rows', () => {
  it('hold what came since the last one, and leave the warm-up out', () => {
    const recorder = measuring(1_000_000, 3_000_000);
    recorder.sentOne(0);
    recorder.acked1(0, 0, 100, 10);
    recorder.skipRow();
    // Sent in the warm-up, acknowledged in the window: it counts as an acknowledgement, but has no latency.
    recorder.acked1(1, 1, 1_000_500, 20);
    recorder.sentOne(1_000_000);
    recorder.acked1(1_000_000, 1_000_000, 1_700_000, 30);
    recorder.failedOne(1_500_000, 1_500_000, 1_600_000, 'A');
    const first = recorder.endRow(2_000_100, 7);
    expect(first).toMatchObject({
      endS: 1.0001,
      issued: 1,
      acked: 2,
      failed: 1,
      dropped: 0,
      bytes: 50,
      inFlight: 7,
    });
    expect(LatencyHistogram.fromTransfer(first.response).count).toBe(1);
    recorder.droppedOne(2_500_000);
    const second = recorder.endRow(3_000_000, 0);
    expect(second).toMatchObject({
      endS: 2,
      issued: 0,
      acked: 0,
      failed: 0,
      dropped: 1,
      bytes: 0,
      inFlight: 0,
    });
    expect(second.response.count).toBe(0);
  });

  const events = fc.array(
    fc.record({
      what: fc.constantFrom('send', 'ack', 'fail', 'drop', 'row'),
      intendedUs: fc.integer({ min: 0, max: 3000 }),
      tookUs: fc.nat(100_000),
      bytes: fc.nat(1000),
    }),
    { maxLength: 100 },
  );

  it('add up to the totals, and their histograms to the whole', () => {
    fc.assert(
      fc.property(events, (plan) => {
        const recorder = measuring(1000, 2000);
        const rows = [];
        for (const { what, intendedUs, tookUs, bytes } of plan) {
          if (what === 'send') recorder.sentOne(intendedUs);
          else if (what === 'ack') recorder.acked1(intendedUs, intendedUs, intendedUs + tookUs, bytes);
          else if (what === 'fail') recorder.failedOne(intendedUs, intendedUs, intendedUs + tookUs, 'CODE');
          else if (what === 'drop') recorder.droppedOne(intendedUs);
          else rows.push(recorder.endRow(intendedUs, 0));
        }
        rows.push(recorder.endRow(3000, 0));
        const { totals } = recorder;
        for (const key of ['issued', 'acked', 'failed', 'dropped', 'bytes'] as const)
          expect(rows.reduce((sum, row) => sum + row[key], 0)).toBe(totals[key]);
        const merged = new LatencyHistogram();
        for (const row of rows) merged.addTransfer(row.response);
        expect(merged.count).toBe(recorder.latencies().response.count);
        expect(merged.valueAtPercentile(50)).toBe(recorder.responseUs(50) ?? 0);
        expect(recorder.latencies().response.count).toBe(recorder.acked);
        const failed = recorder.failures.get('CODE') ?? 0;
        expect(recorder.latencies().lag.count).toBe(recorder.acked + failed);
      }),
    );
  });
});

describe('a closed loop', () => {
  it('has a response that is its service, and no lag', () => {
    const recorder = measuring(0, 10_000, true);
    for (const sentUs of [100, 200, 300]) recorder.sentOne(sentUs);
    recorder.acked1(100, 100, 1100, 1);
    recorder.failedOne(200, 200, 900, 'A');
    recorder.unresolvedOne(300, 300, 20_300);
    const { response, service, lag } = recorder.latencies();
    expect(response).toMatchObject({ count: 2, min: 1000, max: 20_000 });
    expect(service).toMatchObject({ count: 1, min: 1000, max: 1000 });
    expect(lag).toMatchObject({ count: 3, min: 0, max: 0, sum: 0 });
  });
});

describe('silence', () => {
  it('is the longest wait for an acknowledgement while messages are on their way, a row at a time', () => {
    const recorder = measuring(0, 10_000_000);
    recorder.busySince(1000);
    recorder.acked1(1000, 1000, 3000, 1);
    // Nothing was on its way from 3 to 900 ms: that is no silence.
    recorder.busySince(900_000);
    recorder.acked1(900_000, 900_000, 905_000, 1);
    expect(recorder.endRow(1_000_000, 0).silenceMs).toBe(5);
    recorder.busySince(1_100_000);
    expect(recorder.endRow(2_000_000, 1).silenceMs).toBe(900);
    recorder.acked1(1_100_000, 1_100_000, 2_300_000, 1);
    expect(recorder.endRow(3_000_000, 0).silenceMs).toBe(1200);
  });
});

describe('before the window is named', () => {
  it('nothing is measured, and all is counted', () => {
    const recorder = new Recorder(false);
    recorder.sentOne(100);
    recorder.ackedAlike(1, 100, 100, 200);
    recorder.ackedTogether(1, 10, 100, 200);
    expect(recorder).toMatchObject({ issued: 0, acked: 0, windowAcked: 0, responseSumUs: 100 });
    expect(recorder.totals).toMatchObject({ issued: 1, acked: 1, bytes: 10 });
  });
});
