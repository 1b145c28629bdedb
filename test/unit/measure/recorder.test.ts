import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { Recorder } from '../../../src/measure/recorder.ts';

describe('a message', () => {
  it.each([
    { intendedUs: 999, measured: 0 },
    { intendedUs: 1000, measured: 1 },
    { intendedUs: 1999.9, measured: 1 },
    { intendedUs: 2000, measured: 0 },
  ])(
    'due at $intendedUs of a window from 1000 to 2000 µs is measured $measured times',
    ({ intendedUs, measured }) => {
      const recorder = new Recorder(1000, 2000);
      recorder.sentOne(intendedUs, 5000);
      recorder.ackedOne(intendedUs, 5000, 6000, 10);
      recorder.failedOne(intendedUs, 'CODE');
      recorder.droppedOne(intendedUs);
      recorder.unresolvedOne(intendedUs, 9000);
      expect(recorder).toMatchObject({
        issued: measured,
        acked: measured,
        dropped: measured,
        unresolved: measured,
        totals: { issued: 1, acked: 1, failed: 1, dropped: 1, bytes: 10 },
      });
      expect(recorder.failures.get('CODE') ?? 0).toBe(measured);
      expect([recorder.lag.count, recorder.service.count, recorder.response.count]).toEqual([
        measured,
        measured,
        2 * measured,
      ]);
    },
  );

  it('has three latencies: from due to acknowledged, from sent to acknowledged, from due to sent', () => {
    const recorder = new Recorder(0, 10_000);
    recorder.sentOne(100, 130);
    recorder.ackedOne(100, 130, 1130, 271);
    expect([recorder.response.max, recorder.service.max, recorder.lag.max]).toEqual([1030, 1000, 30]);
  });

  it('that is never settled has its age as response, and no service', () => {
    const recorder = new Recorder(0, 10_000);
    recorder.sentOne(100, 130);
    recorder.unresolvedOne(100, 20_100);
    expect(recorder.response.max).toBe(20_000);
    expect(recorder.service.count).toBe(0);
  });
});

describe('throughput', () => {
  it.each([
    { ackedUs: 999, counted: 0 },
    { ackedUs: 1000, counted: 1 },
    { ackedUs: 1999, counted: 1 },
    { ackedUs: 2000, counted: 0 },
  ])('counts an acknowledgement at $ackedUs of a window from 1000 to 2000 µs $counted times', (row) => {
    const recorder = new Recorder(1000, 2000);
    recorder.ackedOne(500, 500, row.ackedUs, 10);
    expect([recorder.windowAcked, recorder.windowBytes]).toEqual([row.counted, 10 * row.counted]);
  });
});

describe('rows', () => {
  it('hold what came since the last one, and leave the warm-up out', () => {
    const recorder = new Recorder(1_000_000, 3_000_000);
    recorder.sentOne(0, 0);
    recorder.ackedOne(0, 0, 100, 10);
    recorder.skipRow();
    // Sent in the warm-up, acknowledged in the window: it counts as an acknowledgement, but has no latency.
    recorder.ackedOne(1, 1, 1_000_500, 20);
    recorder.sentOne(1_000_000, 1_000_000);
    recorder.ackedOne(1_000_000, 1_000_000, 1_700_000, 30);
    recorder.failedOne(1_500_000, 'A');
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
        const recorder = new Recorder(1000, 2000);
        const rows = [];
        for (const { what, intendedUs, tookUs, bytes } of plan) {
          if (what === 'send') recorder.sentOne(intendedUs, intendedUs + tookUs);
          else if (what === 'ack') recorder.ackedOne(intendedUs, intendedUs, intendedUs + tookUs, bytes);
          else if (what === 'fail') recorder.failedOne(intendedUs, 'CODE');
          else if (what === 'drop') recorder.droppedOne(intendedUs);
          else rows.push(recorder.endRow(intendedUs, 0));
        }
        rows.push(recorder.endRow(3000, 0));
        const { totals } = recorder;
        for (const key of ['issued', 'acked', 'failed', 'dropped', 'bytes'] as const)
          expect(rows.reduce((sum, row) => sum + row[key], 0)).toBe(totals[key]);
        const merged = new LatencyHistogram();
        for (const row of rows) merged.addTransfer(row.response);
        expect(merged.count).toBe(recorder.response.count);
        expect(merged.valueAtPercentile(50)).toBe(recorder.response.valueAtPercentile(50));
        expect(recorder.response.count).toBe(recorder.acked);
        expect(recorder.lag.count).toBe(recorder.issued);
      }),
    );
  });
});
