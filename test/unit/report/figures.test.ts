import { expect, test } from 'vitest';
import { carriedPercentile, pointFigures } from '../../../src/report/figures.ts';
import type { MeasuredTrial } from '../../../src/result/schema.ts';
import { latency, point, validTrial } from '../../fixtures/result.ts';

const shape = { messagesPerSecond: 1000, p50Us: 5000, spread: 1.5, cpuUsPerMessage: 10 };

test.each([
  ['p99', 999, 1000],
  ['p999', 9999, 10_000],
  ['p50', 19, 20],
] as const)('%s is carried from %d + 1 samples on', (percentile, few, enough) => {
  expect(carriedPercentile(latency(few, 5000, 1.5), percentile)).toBeNull();
  expect(carriedPercentile(latency(enough, 5000, 1.5), percentile)).toBeGreaterThan(0);
});

test('a percentile that one trial does not carry is not shown for its point', () => {
  const trials = [validTrial(0, 0, shape), validTrial(1, 1, shape)];
  const short = trials[1] as MeasuredTrial;
  trials[1] = { ...short, latencyUs: { ...short.latencyUs, response: latency(500, 5000, 1.5) } };
  const { values } = pointFigures(point('kafkajs', {}, trials));
  expect(values.responseP99Us).toBeUndefined();
  expect(values.responseP50Us).toBeDefined();
});

test('suspect trials give the figures only where no trial is valid', () => {
  const valid = validTrial(0, 0, shape);
  const suspect = { ...validTrial(1, 1, { ...shape, messagesPerSecond: 9000 }), state: 'suspect' as const };
  const mixed = pointFigures(point('kafkajs', {}, [valid, suspect]));
  expect(mixed.source).toBe('valid');
  expect(mixed.values.messagesPerSecond?.high).toBe(1000);
  const doubtful = pointFigures(point('kafkajs', {}, [suspect]));
  expect(doubtful.source).toBe('suspect');
  expect(doubtful.values.messagesPerSecond).toEqual({ median: 9000, low: 9000, high: 9000, trials: 1 });
  expect(pointFigures(point('kafkajs', {}, [])).source).toBe('none');
});

test('unknown CPU is no figure', () => {
  const trial = validTrial(0, 0, { ...shape, cpuUsPerMessage: null });
  expect(pointFigures(point('kafkajs', {}, [trial])).values.cpuUsPerMessage).toBeUndefined();
});
