import { describe, expect, it } from 'vitest';
import { isTold } from '../../../src/report/tune/effects.ts';
import type { Effects, TuneAxis } from '../../../src/result/search-schema.ts';
import { effectSentences } from '../../../src/tune/effect-sentences.ts';

const axis = (name: string, values: TuneAxis['values'], ordered: boolean): TuneAxis => ({
  name,
  values,
  from: 'scenario',
  ordered,
});
const linger = axis('linger.ms', [0, 5, 20, 100], true);
const compression = axis('compression.type', ['none', 'lz4', 'zstd'], false);
const lanes = axis('lanes', [1, 2, 4], true);

/** An axis' levels with intervals of a percent each way. */
const level = (of: TuneAxis, estimates: number[]): Effects['levels'][number] => ({
  axis: of.name,
  values: of.values.map((value, index) => {
    const estimate = estimates[index]!;
    return { value, estimate, low: estimate * 0.99, high: estimate * 1.01 };
  }),
});

interface Case {
  metric?: Effects['metric'];
  explained?: number | null;
  noise?: number | null;
  terms?: [string, number][];
  linger?: number[];
  compression?: number[];
  lanes?: number[];
  range?: number;
}

function sentences(given: Case): string[] {
  const effects = {
    metric: given.metric ?? 'responseP99Us',
    explained: given.explained === undefined ? 0.9 : given.explained,
    noise: given.noise ?? 0.02,
    terms: (given.terms ?? []).map(([names, share]) => ({ axes: names.split(' '), share })),
    levels: [
      level(linger, given.linger ?? [1, 1, 1, 1]),
      level(compression, given.compression ?? [1, 1, 1]),
      level(lanes, given.lanes ?? [1, 1, 1]),
    ],
  };
  return effectSentences(effects, [linger, compression, lanes], given.range ?? 2);
}

const mains = (share: number): [string, number][] => [
  ['linger.ms', share],
  ['compression.type', 0.04],
  ['lanes', 0.04],
];

describe('effects in words', () => {
  it.each([
    [[40, 20, 10, 10.2], 'beyond 20 ms it buys nothing'],
    [[40, 20, 10, 9], 'the most that was tried, 100 ms, is best'],
    [[40, 20, 10, 15], 'beyond 20 ms it gets worse'],
    [[10, 10.1, 15, 20], '0 ms is best'],
  ])('say where an ordered axis ends to be worth it: a p99 of %j', (estimates, clause) => {
    expect(sentences({ terms: mains(0.61), linger: estimates })).toEqual([
      `linger.ms explains 61 % of response p99; ${clause}.`,
    ]);
  });

  it('take what lies within the noise for alike', () => {
    const given = { terms: mains(0.61), linger: [40, 20, 10, 9] };
    expect(sentences({ ...given, noise: 0.15 })[0]).toContain('beyond 20 ms it buys nothing');
  });

  it('know which way a metric is better', () => {
    const given: Case = { metric: 'messagesPerSecond', terms: mains(0.5), linger: [10, 20, 40, 40] };
    expect(sentences(given)[0]).toBe('linger.ms explains 50 % of throughput; beyond 20 ms it buys nothing.');
    expect(sentences({ ...given, metric: 'cpuUsPerMessage' })[0]).toContain('; 0 ms is best.');
  });

  it.each([
    [[10, 5, 7], 'lz4 is best'],
    [[10, 5, 5.05], 'lz4 and zstd are best'],
  ])('name the best of an axis without order: a p99 of %j', (estimates, clause) => {
    const terms: [string, number][] = [
      ['compression.type', 0.7],
      ['linger.ms', 0.04],
      ['lanes', 0.03],
    ];
    expect(sentences({ terms, compression: estimates })).toEqual([
      `compression.type explains 70 % of response p99; ${clause}.`,
    ]);
  });

  it.each([
    [0.4, 0.3, 0.1, 'linger.ms and compression.type also act together: 10 % of response p99.'],
    [0.4, 0.02, 0.1, 'compression.type matters only together with linger.ms: 10 % of response p99.'],
    [0.4, 0.06, 0.1, 'compression.type matters mostly together with linger.ms: 10 % of response p99.'],
    [0.02, 0.01, 0.6, 'linger.ms and compression.type matter only together: 60 % of response p99.'],
    [0.2, 0.1, 0.5, 'linger.ms and compression.type matter mostly together: 50 % of response p99.'],
  ])('set %d and %d beside %d that two do together', (one, other, both, sentence) => {
    const terms: [string, number][] = [
      ['linger.ms', one],
      ['compression.type', other],
      ['linger.ms compression.type', both],
    ];
    expect(sentences({ terms })).toContain(sentence);
  });

  it('recommend no value of an axis that depends on another more than it does by itself', () => {
    const terms: [string, number][] = [
      ['linger.ms', 0.2],
      ['linger.ms lanes', 0.5],
    ];
    expect(sentences({ terms, linger: [40, 20, 10, 10] })).toContain(
      'linger.ms explains 20 % of response p99 by itself.',
    );
  });

  it('say of what they are shares where much is left unexplained', () => {
    const given = { terms: mains(0.61), linger: [40, 20, 10, 10.2] };
    expect(sentences({ ...given, explained: 0.31 })).toEqual([
      'What was varied explains only 31 % of the variance of response p99; its shares below are shares of that.',
      'linger.ms explains 61 % of response p99; beyond 20 ms it buys nothing.',
    ]);
    expect(sentences({ ...given, explained: 0.7 })).toHaveLength(1);
  });

  it.each([0.29, 0.3, null])('are there just where a report charts them: %s', (explained) => {
    const told = sentences({ terms: mains(0.6), explained }).some((text) => text.includes('linger.ms'));
    const effects = { metric: 'responseP99Us', explained, noise: null, terms: [], levels: [], sentences: [] };
    expect(isTold(effects as Effects)).toBe(told);
  });

  it('name what was not seen to matter', () => {
    expect(sentences({ terms: [['linger.ms', 0.9]], linger: [4, 3, 2, 1] })).toContain(
      'Over the whole grid each of compression.type and lanes explains less than 2 % of response p99.',
    );
  });

  it.each([
    [{ explained: null }, 'Too few settings were measured to say what matters for response p99.'],
    [{ explained: 0.12 }, 'What was varied explains too little of response p99 to say anything (12 %).'],
    [{ range: 0.02 }, 'What was varied changes response p99 by less than 3 %.'],
    [{ range: 0.05, noise: 0.1 }, 'What was varied changes response p99 by less than 10 %.'],
  ])('say it where there is nothing to say: %j', (given, sentence) => {
    expect(sentences({ terms: mains(0.6), linger: [40, 20, 10, 10], ...given })).toEqual([sentence]);
  });
});
