import { describe, expect, it } from 'vitest';
import type { Load, MeasuredTrial, Trial } from '../../../src/result/schema.ts';
import { disagreements } from '../../../src/run/agreement.ts';
import { validTrial } from '../../fixtures/result.ts';

const base = validTrial(0, 0, { messagesPerSecond: 1000, p50Us: 10_000, spread: 1.5, cpuUsPerMessage: 8 });
const closed: Load = { kind: 'closed', inFlight: 10 };
const open: Load = { kind: 'open', ratePerSecond: 1000, window: 100 };

interface Figures {
  rate?: number;
  p50?: number;
  p99?: number;
  count?: number;
}

function trial({ rate = 1000, p50 = 10_000, p99 = 20_000, count = 10_000 }: Figures): MeasuredTrial {
  return {
    ...base,
    throughput: { messagesPerSecond: rate, bytesPerSecond: rate },
    latencyUs: { ...base.latencyUs, response: { ...base.latencyUs.response, count, p50, p99 } },
  };
}

describe('the valid trials of a point', () => {
  it.each<[string, Load, Figures[], boolean]>([
    ['with rates 15 % above their median', closed, [{}, {}, { rate: 1150 }], true],
    ['with rates further above it', closed, [{}, {}, { rate: 1151 }], false],
    ['with rates as far below it', closed, [{}, {}, { rate: 870 }], true],
    ['with rates further below it', closed, [{}, {}, { rate: 869 }], false],
    ['with rates that the load does not ask for', open, [{}, {}, { rate: 500 }], true],
    ['with a p50 30 % above', open, [{}, {}, { p50: 13_000 }], true],
    ['with a p50 further above', open, [{}, {}, { p50: 13_001 }], false],
    ['with a p50 further below', open, [{}, {}, { p50: 7692 }], false],
    ['with a small p50 within a millisecond', open, [{ p50: 500 }, { p50: 500 }, { p50: 1500 }], true],
    ['with a small p50 beyond it', open, [{ p50: 500 }, { p50: 500 }, { p50: 1501 }], false],
    ['with a p99 twice as high', open, [{}, {}, { p99: 40_000 }], true],
    ['with a p99 higher than that', open, [{}, {}, { p99: 40_001 }], false],
    ['with a p99 less than half', open, [{}, {}, { p99: 9999 }], false],
    ['with a p99 that is not carried', open, [{}, {}, { p99: 90_000, count: 999 }], true],
    ['with two that lie apart', closed, [{ rate: 1000 }, { rate: 1400 }], false],
    ['where there is one', closed, [{}], true],
    ['where there is none', closed, [], true],
  ])('%s', (_, load, figures, agree) => {
    const found = disagreements(figures.map(trial), load).map(({ code }) => code);
    expect(found).toEqual(agree ? [] : ['TRIALS_DISAGREE']);
  });

  it('are judged without suspect and failed ones', () => {
    const suspect: Trial = { ...trial({ rate: 10 }), state: 'suspect' };
    expect(disagreements([trial({}), trial({}), suspect], closed)).toEqual([]);
  });

  it('say in one warning all that they disagree on', () => {
    const [warning, ...others] = disagreements(
      [trial({}), trial({ rate: 12_000, p99: 90_000 }), trial({})],
      closed,
    );
    expect(others).toEqual([]);
    expect(warning!.message).toBe(
      'the valid trials disagree: messages/s from 1,000 to 12,000 around a median of 1,000; response p99 from 20.0 ms to 90.0 ms around a median of 20.0 ms',
    );
  });
});
