import { describe, expect, it } from 'vitest';
import { describeLoads, describeTopic } from '../../../src/report/heading.ts';
import {
  isSettled,
  rateFacts,
  rateInWords,
  rateTerms,
  reasonsOf,
} from '../../../src/report/max-rate/answer.ts';
import { shortLabels } from '../../../src/report/max-rate/overview.ts';
import { describeCheck } from '../../../src/report/slo.ts';
import type { RateSearch } from '../../../src/result/search-schema.ts';
import { intervalResult, noneResult } from '../../fixtures/max-rate.ts';

const { maxRate: held } = intervalResult();
const maxRate = held!;
const search = maxRate.searches[0]!;
const factsOf = (changes: Partial<RateSearch>) =>
  Object.fromEntries(rateFacts(maxRate, { ...search, ...changes }));

describe('the facts of an answer', () => {
  it('tell what was reached beside what was asked for', () => {
    const answer = {
      ...search.answer!,
      passed: { ratePerSecond: 40_000, passes: 9, fails: 1 },
      failed: { ratePerSecond: 50_000, fails: 1 },
    };
    expect(factsOf({ answer })).toMatchObject({
      Passed: '40,000 messages/s, 9 of 10 times',
      Failed: '50,000 messages/s, 1 of 1 time',
      Width: '25%, where 5.0% was asked for',
      Confirmed: 'the lower bound 8 times, the upper 0 times, where 3 times were asked for',
    });
  });

  it('count every probe', () => {
    const { Probes: words } = factsOf({});
    const [all, ...parts] = [...words!.matchAll(/\d+/g)].map(Number);
    expect(parts.reduce((sum, each) => sum + each)).toBe(all);
  });
});

describe('the words of an answer', () => {
  it('do not take no rate at all for one that was found', () => {
    const { maxRate: none } = noneResult();
    expect(isSettled(none!.searches[0]!)).toBe(false);
    expect(rateInWords(none!, none!.searches[0]!)).toBe('no rate meets p99<50ms');
  });

  it('do not speak of faults where nothing was begun', () => {
    const answer = { ...search.answer!, kind: 'invalid' as const, passed: null, failed: null };
    expect(rateInWords(maxRate, { ...search, answer, probes: [] })).toBe('not begun');
    expect(rateInWords(maxRate, { ...search, answer: null, probes: [] })).toBe('not begun');
    expect(factsOf({ answer, probes: [] })).not.toHaveProperty('Probes');
    expect(rateInWords(maxRate, { ...search, answer })).toBe('no probe could be used');
  });

  it('tell several reasons in one sentence', () => {
    expect(reasonsOf({ ...search.probes[0]!, reasons: ['p99 was slow.', 'messages grew'] })).toBe(
      'p99 was slow; messages grew.',
    );
  });

  it('tell a far miss as a factor', () => {
    const miss = { text: 'p99<50ms', value: 1_000_000, met: false, margin: -19 };
    expect(describeCheck(miss, maxRate.slo)).toBe('p99<50ms missed with 1,000 ms, 20.0 times the limit');
  });
});

describe('what all searches have in common', () => {
  it('says that time was simulated, and nothing of latencies that are not there', () => {
    const result = intervalResult();
    result.broker = { ...result.broker, kind: 'simulated' };
    expect(rateTerms(result, maxRate)).toMatch(/2 min 29 s of 10 min 0 s of simulated time, ended/);
    const bare = { ...maxRate, searches: [{ ...search, probes: [] }] };
    expect(rateTerms(result, maxRate)).toContain('p99 in');
    expect(rateTerms(result, bare)).not.toContain('p99 in');
  });
});

describe('the labels of several searches', () => {
  const at = (changes: Partial<RateSearch>): RateSearch => ({ ...search, ...changes });

  it('name only what differs', () => {
    const one = at({ settings: { acks: 'all', 'linger.ms': 0 } });
    const other = at({ settings: { acks: 'all', 'linger.ms': 5 } });
    expect(shortLabels([one, other])).toEqual(['kafkajs linger.ms=0', 'kafkajs linger.ms=5']);
    expect(shortLabels([at({ lanes: 1 }), at({ lanes: 2 })])).toEqual(['kafkajs lanes=1', 'kafkajs lanes=2']);
    const defaults = at({ settings: {}, clientDefaults: true });
    expect(shortLabels([one, defaults])).toEqual(['kafkajs', 'kafkajs client-defaults']);
  });

  it('are whole where there is one', () => {
    expect(shortLabels([search])).toEqual(['kafkajs with linger.ms=5']);
  });
});

it('tells before the first trial what is known of the load and of acks', () => {
  const result = { ...intervalResult(), points: [] };
  expect(describeLoads(result)).toBe('nothing was offered yet');
  expect(describeTopic(result)).not.toContain('default');
  result.maxRate!.searches[0]!.settings = { acks: 'all' };
  expect(describeTopic(result)).toMatch(/acks all \(RF/);
});
