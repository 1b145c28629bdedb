import { describe, expect, test } from 'vitest';
import { findings } from '../../../src/report/findings.ts';
import type { Load, Point, Result } from '../../../src/result/schema.ts';
import { point, resultOf, validTrial } from '../../fixtures/result.ts';
import { quickstartResult, sweepResult } from '../../fixtures/runs.ts';
import { rampResult, stallsResult } from '../../fixtures/stalls.ts';
import { expectGolden } from './golden.ts';

const sentences = (result: Result): string[] => findings(result).map(({ text }) => text);

function measured(linger: number, rates: readonly number[], load?: Load): Point {
  const trials = rates.map((messagesPerSecond, repetition) =>
    validTrial(repetition, repetition, { messagesPerSecond, p50Us: 5000, spread: 1.5, cpuUsPerMessage: 10 }),
  );
  return point('kafkajs', { acks: 'all', 'linger.ms': linger }, trials, load);
}

test.each([
  ['quickstart', quickstartResult],
  ['sweep', sweepResult],
  ['stalls', stallsResult],
])('findings of %s', (name, build) => {
  const lines = findings(build()).map(({ kind, text, headline }) =>
    [kind, text, ...(headline ? [Object.values(headline).join(' | ')] : [])].join('\n  '),
  );
  expectGolden(`${name}.findings.txt`, `${lines.join('\n')}\n`);
});

describe('claims', () => {
  test('are of clients, where there are any, and not of the ceiling beside them', () => {
    const [slow, fast] = [measured(0, [9000, 10_000]), measured(0, [90_000, 95_000])];
    const ceiling = { ...fast, id: 'wire', backend: 'wire' };
    expect(sentences(resultOf([slow, ceiling]))[0]).toMatch(/^kafkajs/);
    expect(sentences(resultOf([ceiling]))[0]).toMatch(/^wire/);
  });

  test('overlapping ranges are a tie', () => {
    const texts = sentences(
      resultOf([measured(0, [9000, 10_000, 11_000]), measured(5, [10_500, 11_500, 12_000])]),
    );
    expect(texts[0]).toContain("but no difference from the other beyond the trials' spread");
    expect(texts).toContain(
      "kafkajs: its 2 settings show no difference in messages/s beyond the trials' spread.",
    );
  });

  test('separate ranges are a difference, as a percentage below a doubling and a factor above', () => {
    const texts = (best: number) =>
      sentences(resultOf([measured(0, [9900, 10_000]), measured(5, [best, best + 100])])).join('\n');
    expect(texts(12_000)).toContain('linger.ms=5 carried 21% more messages/s than linger.ms=0');
    expect(texts(25_000)).toContain('linger.ms=5 carried 2.5 times the messages/s of linger.ms=0');
  });

  test('settings that a scenario has once are named beside a client’s defaults', () => {
    const asSet = measured(5, [9900, 10_000]);
    const bare = measured(0, [25_000, 25_100]);
    const atDefaults: Point = {
      ...bare,
      producer: { ...bare.producer, requested: {}, clientDefaults: true },
    };
    expect(sentences(resultOf([asSet, atDefaults])).join('\n')).toContain(
      'kafkajs: client-defaults carried 2.5 times the messages/s of the scenario’s settings (',
    );
  });

  test('one trial a point tells no difference', () => {
    const texts = sentences(resultOf([measured(0, [10_000]), measured(5, [20_000])])).join('\n');
    expect(texts).toContain('a single trial cannot tell that from noise');
    expect(texts).not.toContain('next is');
  });

  test('a point with one trial among others is left out of the judgement, and counted', () => {
    const texts = sentences(
      resultOf([measured(0, [9900, 10_000]), measured(5, [12_000, 12_100]), measured(20, [11_000])]),
    );
    expect(texts[0]).toContain(
      'next is kafkajs with linger.ms=0 with 9,950 messages/s; 1 point with a single trial',
    );
    expect(texts).toContain(
      'kafkajs: linger.ms=5 carried 21% more messages/s than linger.ms=0 (12,100 against 9,950).',
    );
  });

  test('a single point is the best of nothing', () => {
    const [first] = findings(resultOf([measured(0, [10_000, 10_100])]));
    expect(first?.text).toMatch(/^kafkajs carried 10,100 messages\/s at p99 .* \(2 trials\)\.$/);
    expect(first?.headline?.label).toBe('messages/s');
  });

  test('at an offered rate, who fell short of it is named', () => {
    const load: Load = { kind: 'open', ratePerSecond: 5000, window: 1000 };
    const texts = sentences(resultOf([measured(0, [4000, 4100], load), measured(5, [5000, 5000], load)]));
    expect(texts[0]).toBe(
      '1 of 2 points carried the offered 5,000 messages/s; short of it fell kafkajs with linger.ms=0 at 4,050.',
    );
  });

  test('where the offered rate changes, its mean is what was to be carried', () => {
    const texts = sentences(rampResult());
    expect(texts.filter((text) => text.includes('carried the offered'))).toEqual([
      expect.stringMatching(/^stages.*: confluent carried the offered 5,000 messages\/s on average\.$/),
      expect.stringMatching(/^bursts.*: confluent carried the offered 5,000 messages\/s on average\.$/),
    ]);
    expect(texts.join('\n')).not.toContain('Most messages/s');
  });

  test('different loads are not compared with each other', () => {
    const load = (inFlight: number): Load => ({ kind: 'closed', inFlight });
    const texts = sentences(
      resultOf([measured(0, [1000, 1010], load(10)), measured(0, [9000, 9010], load(1000))]),
    );
    expect(texts[0]).toMatch(/^closed loop, 10 in flight: kafkajs carried 1,010 /);
    expect(texts.join('\n')).not.toContain('best');
  });

  test('nothing is claimed of an empty run', () => {
    expect(sentences(resultOf([], { broker: { ...resultOf([]).broker, caveat: null } }))).toEqual([]);
  });
});

describe('gaps and conditions', () => {
  test('an interrupted run says how much of it is in', () => {
    const result = resultOf([measured(0, [10_000, 10_100])]);
    const run = { ...result.run, state: 'interrupted' as const, trialsPlanned: 9 };
    expect(sentences({ ...result, run })).toContain('The run was interrupted: 2 of 9 trials are in.');
  });

  test('acknowledged messages that the broker does not hold are said to be lost', () => {
    const lost = measured(0, [10_000]);
    lost.trials = lost.trials.map((trial) =>
      trial.state === 'valid' ? { ...trial, delivered: { appended: 90, acknowledged: 100 } } : trial,
    );
    expect(sentences(resultOf([lost])).join('\n')).toContain('10 messages were acknowledged, yet');
  });

  test('acks=all is put in proportion to the replicas', () => {
    const { topic, ...broker } = resultOf([]).broker;
    const withReplicas = (replicationFactor: number, minInsyncReplicas: number) =>
      sentences(
        resultOf([measured(0, [10_000])], {
          broker: { ...broker, topic: { ...topic, replicationFactor, minInsyncReplicas } },
        }),
      ).join('\n');
    expect(withReplicas(1, 1)).toContain('acks=all waits for one replica');
    expect(withReplicas(3, 1)).toContain('waits for the leader alone once');
    expect(withReplicas(3, 2)).not.toContain('acks=all');
  });

  test('too few messages for a p99 are said, not hidden', () => {
    const texts = sentences(resultOf([measured(0, [50, 51])]));
    expect(texts).toContain(
      'No p99 is shown: a trial needs 1,000 messages to carry one, and some had as few as 500.',
    );
  });
});
