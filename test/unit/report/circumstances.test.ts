import { expect, test } from 'vitest';
import {
  describeCompression,
  describePacing,
  describeWarmup,
  formatCompression,
  pointCompression,
} from '../../../src/report/circumstances.ts';
import type { MeasuredTrial, Point } from '../../../src/result/schema.ts';
import { point, validTrial } from '../../fixtures/result.ts';

function told(...changes: Partial<MeasuredTrial>[]): Point {
  const shape = { messagesPerSecond: 1000, p50Us: 5000, spread: 1.5, cpuUsPerMessage: 10 };
  const trials = changes.map((change, index) => ({ ...validTrial(index, index, shape), ...change }));
  return point('kafkajs', {}, trials as MeasuredTrial[]);
}

test('a ratio is the median of the counted trials, and an estimate where one of them is', () => {
  const client = (ratio: number) => ({ compression: { ratio, source: 'client' as const } });
  const found = pointCompression(told(client(4), client(4.2), { ...client(9), state: 'suspect' }))!;
  expect(found).toEqual({ ratio: 4.1, estimated: false });
  expect(formatCompression(found)).toBe('4.10');
  expect(describeCompression(found)).toContain('protocol overhead included');
  const guessed = pointCompression(told(client(4), { compression: { ratio: 4, source: 'estimate' } }))!;
  expect(formatCompression(guessed)).toBe('≈4.00');
  expect(describeCompression(guessed)).toContain('an estimate');
  expect(pointCompression(told({}))).toBeNull();
});

test('a warm-up is told once where the trials agree, else by trial, and says whether it was steady', () => {
  expect(describeWarmup(told({ warmupS: 2 }, { warmupS: 2 }))).toBe('2.0 s');
  expect(describeWarmup(told({ warmupS: 2, warmupSteady: true }, { warmupS: 10, warmupSteady: false }))).toBe(
    'trial 1: 2.0 s, steady; trial 2: 10 s, its limit, and not steady yet',
  );
  expect(describeWarmup(told())).toBeNull();
});

test('pacing is told where trials tell it', () => {
  expect(describePacing(told({ pacing: 'timer' }, { pacing: 'timer' }))).toBe('by timer');
  expect(describePacing(told({ pacing: 'spin' }))).toContain('spin');
  expect(describePacing(told({}))).toBeNull();
});
