import { describe, expect, it } from 'vitest';
import { type StallSeen, stallLine } from '../../../src/calibrate/stall-line.ts';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { histogramOf } from './fake-ground.ts';

const stoppedUs = 500_000;

/** Responses of 1,000 messages a second for 3 s, of which those in a stall of half a second wait `share` of it. */
function seen(share: number): StallSeen {
  const response = new LatencyHistogram();
  for (let message = 0; message < 2500; message += 1) response.record(1000);
  for (let message = 0; message < 500; message += 1)
    response.record((stoppedUs - (message + 0.5) * 1000) * share + 3000);
  const service = histogramOf(...Array.from({ length: 9999 }, () => 400), stoppedUs);
  return {
    client: 'kafkajs',
    backlogUs: 3000,
    open: [{ stoppedUs, response }],
    closed: { stoppedUs, service },
  };
}

describe('stallLine', () => {
  it('passes where the stall shows in full, beside what a waiting loop sees of it', () => {
    const line = stallLine(seen(1));
    expect(line).toMatchObject({ name: 'stall, kafkajs', passed: true, skipped: false });
    expect(line.text).toContain('500 messages due while the broker stood still for 500 ms');
    expect(line.text).toMatch(/response 25\d, 45\d, 49\d ms, expected 253, 453, 498, within 5 %/);
    expect(line.text).toContain('in 1 of 10,000 messages, with a service p99 of 400 µs');
    expect(line.figures).toMatchObject({ affected: 500, closedSlow: 1, closedServiceP99Us: 400 });
  });

  it.each([0.94, 1.06])('fails where %f of the stall shows', (share) => {
    expect(stallLine(seen(share)).passed).toBe(false);
  });

  it('fails where the stall is omitted', () => {
    const response = histogramOf(...Array.from({ length: 2999 }, () => 1000), stoppedUs);
    expect(stallLine({ ...seen(1), open: [{ stoppedUs, response }] }).passed).toBe(false);
  });

  it.each([
    [[1, 1.5, 1.02], true],
    [[1, 1.5, 0.7], false],
  ])('judges the middle one of several (%j)', (shares, passed) => {
    const line = stallLine({ ...seen(1), open: shares.flatMap((share) => seen(share).open) });
    expect(line).toMatchObject({ passed, figures: { stalls: 3 } });
  });
});
