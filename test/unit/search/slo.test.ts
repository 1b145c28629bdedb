import { describe, expect, it } from 'vitest';
import type { MeasuredTrial } from '../../../src/result/schema.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { checkSlo, checkTerm, checkWords, isMet, samplesFor } from '../../../src/search/slo.ts';
import { validTrial } from '../../fixtures/result.ts';

const base = validTrial(0, 0, { messagesPerSecond: 1000, p50Us: 10_000, spread: 1.5, cpuUsPerMessage: 8 });

function trial(p99: number, count = 10_000, counts: Partial<MeasuredTrial['counts']> = {}): MeasuredTrial {
  const latencyUs = { ...base.latencyUs, response: { ...base.latencyUs.response, p99, count } };
  return { ...base, latencyUs, counts: { ...base.counts, ...counts } };
}

describe('holding trials against an SLO', () => {
  it('takes the median of the trials', () => {
    const [check] = checkSlo(parseSlo('p99<50ms'), [trial(40_000), trial(45_000), trial(90_000)]);
    expect(check).toEqual({ text: 'p99<50ms', value: 45_000, met: true, margin: 0.1 });
  });

  it('knows nothing where too few messages carry the value', () => {
    const slo = parseSlo('p99<50ms');
    expect(checkSlo(slo, [trial(40_000, 999)])).toEqual([
      { text: 'p99<50ms', value: null, met: false, margin: null },
    ]);
    expect(checkSlo(slo, [trial(40_000), trial(40_000, 999)])[0]!.value).toBeNull();
    expect(samplesFor(slo)).toBe(1000);
    expect(samplesFor(parseSlo('max<5ms,p99.9<4ms,errors=0'))).toBe(10_000);
  });

  it('counts what failed and what was never answered', () => {
    const lossy = trial(1, 10_000, { issued: 1000, failed: { TIMED_OUT: 3 }, unresolved: 2 });
    expect(checkSlo(parseSlo('errors=0'), [lossy])).toEqual([
      { text: 'errors=0', value: 0.005, met: false, margin: null },
    ]);
    expect(checkSlo(parseSlo('errors<1%'), [lossy])[0]).toMatchObject({ met: true, margin: 0.5 });
  });

  it.each<[string, number, boolean, number]>([
    ['p99<50ms', 50_000, false, 0],
    ['p99<=50ms', 50_000, true, 0],
    ['throughput>=20000/s', 25_000, true, 0.25],
    ['throughput>=20000/s', 15_000, false, -0.25],
    ['cpu<20us', 30, false, -0.5],
    ['memory<200MB', 100e6, true, 0.5],
  ])('%s with %d', (text, value, met, margin) => {
    const check = checkTerm(parseSlo(text).terms[0]!, value);
    expect(check.met).toBe(met);
    expect(check.margin).toBeCloseTo(margin, 9);
    expect(isMet([check])).toBe(met);
  });

  it('says it in words', () => {
    const slo = parseSlo('p99<50ms,cpu<20us');
    expect(checkWords(slo, checkTerm(slo.terms[0]!, 61_000))).toBe(
      'p99 was 61.0 ms, and p99<50ms was asked for',
    );
    expect(checkWords(slo, checkTerm(slo.terms[1]!, null))).toBe(
      'cpu is not known, and cpu<20us was asked for',
    );
  });
});
