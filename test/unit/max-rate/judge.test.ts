import { describe, expect, it } from 'vitest';
import { growthWords } from '../../../src/max-rate/growth.ts';
import { harnessLimit, judge } from '../../../src/max-rate/judge.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { failedTrial, trialWith } from './trials.ts';

const slo = parseSlo('p99<50ms');
const growing = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000];

describe('what a trial says of its rate', () => {
  it('passes where nothing speaks against it', () => {
    expect(judge(trialWith(), slo)).toMatchObject({ outcome: 'pass', reasons: [], limit: null });
  });

  it('fails where the SLO is not met, and says by how much', () => {
    expect(judge(trialWith({ p99Us: 61_000 }), slo)).toMatchObject({
      outcome: 'fail',
      reasons: ['p99 was 61.0 ms, and p99<50ms was asked for'],
      limit: 'p99<50ms',
    });
  });

  it('fails where the rate was not reached, by whoever bounded it', () => {
    const doubts = ['RATE_NOT_REACHED', 'DROPPED'];
    expect(judge(trialWith({ doubts, bound: 'broker' }), slo).limit).toMatch(/^the broker/);
    expect(judge(trialWith({ doubts, bound: 'unknown' }), slo).limit).toMatch(/^the rate itself/);
    expect(judge(trialWith({ doubts }), slo)).toMatchObject({
      outcome: 'fail',
      reasons: ['RATE_NOT_REACHED it is', 'DROPPED it is'],
    });
  });

  it('fails by lingerlab itself before all else', () => {
    const trial = trialWith({ doubts: ['LANE_SATURATED', 'HARNESS_BOUND'], p99Us: 90_000 });
    expect(judge(trial, slo)).toMatchObject({ outcome: 'fail', limit: harnessLimit });
  });

  it('fails by the machine where that bounded it, even if the SLO was missed', () => {
    const trial = trialWith({ doubts: ['RATE_NOT_REACHED'], p99Us: 90_000, bound: 'machine' });
    expect(judge(trial, slo)).toMatchObject({
      outcome: 'fail',
      limit: 'the machine, which had no core left',
    });
    expect(judge({ ...trial, bound: undefined }, slo).limit).toBe('p99<50ms');
  });

  it('fails by lingerlab itself where there is no client', () => {
    for (const trial of [trialWith({ doubts: ['LAG'] }), trialWith({ p99Us: 90_000 })]) {
      expect(judge(trial, slo, false)).toMatchObject({ outcome: 'fail', limit: harnessLimit });
      expect(judge(trial, slo).limit).not.toBe(harnessLimit);
    }
  });

  it('is void where the machine disturbed it, whatever else is to be seen', () => {
    expect(judge(trialWith({ doubts: ['STEAL', 'RATE_NOT_REACHED'], p99Us: 90_000 }), slo)).toMatchObject({
      outcome: 'void',
      reasons: ['STEAL it is'],
      limit: null,
    });
  });

  it('is void where nobody knows what the SLO asks for, unless something else failed', () => {
    expect(judge(trialWith({ samples: 999 }), slo)).toMatchObject({
      outcome: 'void',
      reasons: ['p99 is not known, and p99<50ms was asked for'],
    });
    expect(judge(trialWith({ samples: 999, doubts: ['DROPPED'] }), slo).outcome).toBe('fail');
  });

  it('lets an SLO decide how many errors there may be', () => {
    const trial = trialWith({ failed: 50, doubts: ['FAILED_MESSAGES'] });
    expect(judge(trial, slo).outcome).toBe('fail');
    expect(judge(trial, parseSlo('p99<50ms,errors<0.1%')).outcome).toBe('pass');
    expect(judge(trial, parseSlo('errors=0'))).toMatchObject({ outcome: 'fail', limit: 'errors=0' });
  });

  it('fails where messages on their way grow without end', () => {
    expect(judge(trialWith({ inFlight: growing }), slo)).toMatchObject({
      outcome: 'fail',
      limit: 'messages on their way, which grew without end',
    });
  });

  it('speaks of the rate where a trial failed, but not where nobody was there', () => {
    expect(judge(failedTrial('NOTHING_ACKNOWLEDGED'), slo)).toMatchObject({
      outcome: 'fail',
      limit: 'NOTHING_ACKNOWLEDGED',
      checks: [],
    });
    expect(judge(failedTrial('CONNECT_FAILED'), slo).outcome).toBe('void');
  });
});

describe('messages on their way', () => {
  it.each<[string, readonly number[], boolean]>([
    ['that stay', Array<number>(10).fill(100), false],
    ['that grow tenfold', growing, true],
    ['that grow by less than half', growing.map((count) => 1000 + count / 3), false],
    ['that grow by less than 5 ms of waiting', growing.map((count) => count / 25), false],
    ['that fall', [...growing].reverse(), false],
    ['that waver', [100, 900, 200, 800, 300, 700, 400, 600, 500, 550], false],
  ])('%s', (_, inFlight, grows) => {
    expect(growthWords(trialWith({ inFlight })) !== null).toBe(grows);
  });

  it('are not judged by less than eight rows', () => {
    const trial = trialWith({ inFlight: growing });
    expect(growthWords({ ...trial, windows: trial.windows.slice(0, 7) })).toBeNull();
  });

  it('are told in messages and in time', () => {
    expect(growthWords(trialWith({ inFlight: growing }))).toBe(
      'messages on their way grew by 900 over the window, which is 90.0 ms of waiting',
    );
  });
});
