import { expect, test } from 'vitest';
import { boundSentences, pointBound } from '../../../src/report/bound.ts';
import type { Bound, Point, Trial } from '../../../src/result/schema.ts';
import { point, validTrial } from '../../fixtures/result.ts';

const shape = { messagesPerSecond: 1000, p50Us: 5000, spread: 1.5, cpuUsPerMessage: 10 };

function bounded(words: readonly (Bound['by'] | null)[], states: readonly Trial['state'][] = []): Point {
  const trials = words.map((by, repetition) => ({
    ...validTrial(repetition, repetition, shape),
    state: states[repetition] === 'suspect' ? ('suspect' as const) : ('valid' as const),
    ...(by !== null && { bound: { by, evidence: [`${by} speaks.`, 'twice'] } }),
  }));
  return point('kafkajs', {}, trials);
}

test.each([
  [['broker', 'broker', 'client'], 'broker'],
  [['broker', 'client'], 'mixed'],
  [['broker', 'client', 'offered'], 'mixed'],
  [['harness'], 'harness'],
  [['broker', null], 'broker'],
  [[null, null], null],
  [[], null],
] as const)('%j is %s', (words, word) => {
  expect(pointBound(bounded(words))).toBe(word);
});

test('only the trials behind the figures are asked', () => {
  expect(pointBound(bounded(['broker', 'harness', 'harness'], ['valid', 'suspect', 'suspect']))).toBe(
    'broker',
  );
  expect(pointBound(bounded(['harness'], ['suspect']))).toBe('harness');
});

test('a point that lingerlab or the machine bounds is no figure of a client', () => {
  const a = { point: bounded(['harness']), label: 'a' };
  const b = { point: bounded(['harness']), label: 'b' };
  const c = { point: bounded(['machine']), label: 'c' };
  const d = { point: bounded(['client']), label: 'd' };
  expect(boundSentences([a, d])).toEqual([
    "lingerlab itself bounded a (harness speaks; twice): its figures are not a client's.",
  ]);
  expect(boundSentences([a, b, c])).toEqual([
    "lingerlab itself bounded a and b (the first: harness speaks; twice): their figures are not a client's.",
    "the machine bounded c (machine speaks; twice): its figures are not a client's.",
  ]);
  expect(boundSentences([d])).toEqual([]);
});
