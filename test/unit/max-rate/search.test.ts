import { describe, expect, it } from 'vitest';
import { type Finding, findingOf, type Laboratory, searchRate } from '../../../src/max-rate/search.ts';
import type { Trial } from '../../../src/result/schema.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { chance, limits } from './searches.ts';
import { failedTrial, trialWith } from './trials.ts';

const slo = parseSlo('p99<50ms');
const question = { slo, limits, hasClient: true };

/** A laboratory where each rate has its trial, with time for so many probes. */
function laboratory(trialAt: (rate: number | null) => Trial | null, most = 100) {
  const findings: Finding[] = [];
  const place: Laboratory = {
    hasTime: () => findings.length < most,
    probe: async (next, judged) => {
      const trial = trialAt(next.ratePerSecond);
      if (trial === null) return null;
      findings.push(judged({ trial, pointId: `rate ${next.ratePerSecond}`, repetition: 0, tookS: 1 }));
      return findings.at(-1)!;
    },
  };
  return { place, findings };
}

const kneeAt = (knee: number, over: Trial) => (rate: number | null) =>
  rate === null ? trialWith({ rate: 30_000, p99Us: 400_000 }) : rate < knee ? trialWith({ rate }) : over;

describe('a search for the highest rate', () => {
  it('says between which rates it lies, and what limits it', async () => {
    const { place, findings } = laboratory(kneeAt(20_000, trialWith({ p99Us: 80_000 })));
    const { why, answer, nearestMiss } = await searchRate(place, [], question);
    expect(why).toBe('found');
    expect(answer).toMatchObject({ kind: 'interval', limitedBy: 'p99<50ms' });
    expect(answer!.passed).toMatchObject({ passes: 4 });
    expect(answer!.failed).toMatchObject({ fails: 4 });
    expect(answer!.text).toMatch(
      /^Sustains 19,\d00 messages\/s \(all 4 probes passed\) and not 20,\d00 messages\/s \(all 4 failed\); limited by p99<50ms\.$/,
    );
    expect(nearestMiss).toEqual([]);
    expect(findings[0]!.probe).toMatchObject({ outcome: 'info', ratePerSecond: null, reasons: [] });
  });

  it('names lingerlab itself where that is what failed', async () => {
    const { place } = laboratory(kneeAt(20_000, trialWith({ doubts: ['HARNESS_BOUND'] })));
    const { answer } = await searchRate(place, [], question);
    expect(answer!.limitedBy).toBe('lingerlab itself, not the client');
  });

  it('tells the nearest miss where nothing passes', async () => {
    const { place } = laboratory((rate) => trialWith({ p99Us: 60_000 + (rate ?? 0) }));
    const { answer, nearestMiss } = await searchRate(place, [], question);
    expect(answer!.kind).toBe('none');
    expect(answer!.text).toBe(
      'No rate meets p99<50ms: at 100 messages/s, the lowest rate whose messages carry the SLO, p99 was 60.1 ms, and p99<50ms was asked for.',
    );
    expect(nearestMiss).toMatchObject([{ text: 'p99<50ms', value: 60_100, met: false }]);
  });

  it('tells the nearest miss where another rate came nearer than the lowest', async () => {
    const { place } = laboratory((rate) => trialWith({ p99Us: 61_000 - 100 * Math.log(rate ?? 30_000) }));
    const { answer } = await searchRate(place, [], question);
    expect(answer!.text).toMatch(
      /; the nearest miss: p99 was 60\.1 ms, and p99<50ms was asked for, at the highest rate tried/,
    );
  });

  it('does not claim more than it tried where less load only made it worse', async () => {
    const { place } = laboratory((rate) => trialWith({ p99Us: 60_000 + 1e9 / (rate ?? 30_000) }));
    const { answer } = await searchRate(place, [], question);
    expect(answer!.text).toMatch(
      /the nearest miss: p99 was .*, at the highest rate tried, 7,000 messages\/s: what gets worse with less load may be met above it\.$/,
    );
    const less = laboratory((rate) => trialWith({ p99Us: 60_000 + (rate ?? 30_000) }));
    expect((await searchRate(less.place, [], question)).answer!.text).not.toContain('above it');
  });

  it('stops at what can be offered', async () => {
    const { place } = laboratory((rate) => trialWith({ rate: rate ?? 900_000 }));
    const { answer } = await searchRate(place, [], question);
    expect(answer).toMatchObject({
      kind: 'at-least',
      passed: { ratePerSecond: 1_000_000 },
      failed: null,
      limitedBy: 'lingerlab itself, not the client',
    });
    expect(answer!.text).toMatch(/ \(all 4 probes passed\): a message a microsecond and lane is all that/);
  });

  it('says that lower rates failed now and then, where those above outvote them', async () => {
    let probes = 0;
    const { place } = laboratory((rate) => {
      probes += 1;
      return probes === 2 ? trialWith({ p99Us: 80_000 }) : trialWith({ rate: rate ?? 900_000 });
    });
    const { answer } = await searchRate(place, [], question);
    expect(answer!.kind).toBe('at-least');
    expect(answer!.text).toMatch(/; 1 lower rate failed now and then, outvoted by those above\.$/);
  });

  it('says so where the highest rate passes and fails by turns, and whose failures they are', async () => {
    let turn = 0;
    const { place, findings } = laboratory((rate) => {
      if (rate === limits.mostPerSecond) turn += 1;
      return trialWith({
        rate: rate ?? 900_000,
        doubts: turn % 2 === 1 && rate === limits.mostPerSecond ? ['LAG'] : [],
      });
    });
    const { answer, why } = await searchRate(place, [], { ...question, hasClient: false });
    expect([why, answer!.kind, answer!.limitedBy]).toEqual([
      'undecided',
      'unconfirmed',
      'lingerlab itself, not the client',
    ]);
    expect(answer!.text).toMatch(
      /^Not confirmed, because the highest rate that lingerlab can offer, 1,000,000 messages\/s, passed \d times and failed \d times: .* no rate failed for certain; limited by lingerlab itself/,
    );
    expect(findings.length).toBeLessThan(limits.mostProbes);
  });

  it('counts the contradictions of a bound', async () => {
    let times = 0;
    const { place } = laboratory((rate) => {
      if (rate !== null && rate >= 19_000 && rate < 20_000) times += 1;
      const fluke = rate !== null && rate >= 19_000 && rate < 20_000 && times === 3;
      return kneeAt(20_000, trialWith({ p99Us: 80_000 }))(fluke ? 30_000 : rate);
    });
    const { answer } = await searchRate(place, [], question);
    expect(answer).toMatchObject({ kind: 'interval', passed: { passes: 7, fails: 1 } });
    expect(answer!.text).toMatch(/\(7 of 8 probes passed\)/);
  });

  it('says what longer probes would do where rates pass and fail by turns', async () => {
    const { uniform } = chance(1);
    const { place } = laboratory((rate) => {
      const share = Math.min(1, Math.max(0, ((rate ?? 0) - 10_000) / 30_000));
      return trialWith({ p99Us: uniform() < share ? 80_000 : 20_000, rate: rate ?? 30_000 });
    });
    const { answer } = await searchRate(place, [], question);
    expect(answer!.text).toMatch(
      /rates( in between)? passed and failed by turns, which is noise or drift: a longer --probe/,
    );
  });

  it('tells of an unconfirmed bound that one probe contradicted it', async () => {
    const findings = ['p', 'p', 'f', 'p', 'p'].map((letter, index) =>
      findingOf(
        { phase: 'bracket', ratePerSecond: 5000 },
        {
          trial: trialWith({ p99Us: letter === 'p' ? 20_000 : 80_000 }),
          pointId: 'p',
          repetition: index,
          tookS: 1,
        },
        question,
      ),
    );
    const { answer } = await searchRate(laboratory(() => null, 0).place, findings, question);
    expect(answer!.text).toMatch(/: 5,000 messages\/s passed 4 of 5 times, no rate failed for certain\.$/);
  });

  it('stops in time with what it knows', async () => {
    const { place, findings } = laboratory(kneeAt(20_000, trialWith({ p99Us: 80_000 })), 4);
    const { why, answer } = await searchRate(place, [], question);
    expect(why).toBe('budget');
    expect(findings).toHaveLength(4);
    expect(answer!.kind).toBe('unconfirmed');
    expect(answer!.text).toMatch(
      /^Not confirmed, because the budget ended: .* passed 1 time, .* failed 1 time/,
    );
  });

  it('goes on from what it held, to the same answer', async () => {
    const trialAt = kneeAt(20_000, trialWith({ p99Us: 80_000 }));
    const whole = await searchRate(laboratory(trialAt).place, [], question);
    const first = laboratory(trialAt, 5);
    await searchRate(first.place, [], question);
    const second = laboratory(trialAt);
    expect(await searchRate(second.place, first.findings, question)).toEqual(whole);
  });

  it('says that it was interrupted', async () => {
    let probes = 0;
    const { place } = laboratory((rate) => {
      probes += 1;
      return probes > 3 ? null : kneeAt(20_000, trialWith({ p99Us: 80_000 }))(rate);
    });
    expect((await searchRate(place, [], question)).why).toBe('interrupted');
  });

  it('says that nothing was in when it was interrupted', async () => {
    const { answer } = await searchRate(laboratory(() => null).place, [], question);
    expect(answer).toMatchObject({ kind: 'invalid', text: 'Interrupted before a probe was in.' });
  });

  it('ends at once where nobody is there', async () => {
    const { place, findings } = laboratory(() => failedTrial('BROKER_DIED'));
    const { why, answer } = await searchRate(place, [], question);
    expect([why, answer!.kind, findings.length]).toEqual(['unavailable', 'invalid', 1]);
    expect(answer!.text).toMatch(/not available: BROKER_DIED it is\.$/);
  });

  it('says so where the machine disturbs every probe', async () => {
    const { place, findings } = laboratory(() => trialWith({ doubts: ['STEAL'] }));
    const { why, answer } = await searchRate(place, [], question);
    expect([why, answer!.kind, findings.length]).toEqual(['disturbed', 'invalid', 5]);
    expect(answer!.text).toBe(
      'No probe could be used, because the machine disturbed a probe again and again: STEAL it is.',
    );
  });
});

describe('what a trial becomes as a probe', () => {
  it('has its figures', () => {
    const taken = { trial: trialWith({ rate: 5000 }), pointId: 'p', repetition: 2, tookS: 3 };
    expect(findingOf({ phase: 'bisect', ratePerSecond: 5000 }, taken, question).probe).toEqual({
      phase: 'bisect',
      ratePerSecond: 5000,
      pointId: 'p',
      repetition: 2,
      outcome: 'pass',
      reasons: [],
      achievedPerSecond: 5000,
      responseP99Us: 20_000,
      tookS: 3,
    });
  });

  it('has none where it failed', () => {
    const taken = { trial: failedTrial('LANE_DIED'), pointId: 'p', repetition: 0, tookS: 3 };
    expect(findingOf({ phase: 'closed-loop', ratePerSecond: null }, taken, question)).toMatchObject({
      probe: { outcome: 'fail', achievedPerSecond: null, responseP99Us: null },
      unavailable: false,
    });
  });
});
