import { expect, test } from 'vitest';
import { LingerlabError } from '../../../src/errors.ts';
import { chartData, percentileSeries } from '../../../src/report/chart-data.ts';
import { clientsResult } from '../../fixtures/clients.ts';
import { latency, point, resultOf, validTrial } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';

const anyPoint = point('kafkajs', {}, []);

test('percentiles come from the merged histogram, never from an average', () => {
  const fast = latency(9000, 1000, 1);
  const slow = latency(1000, 50_000, 1);
  const series = percentileSeries(anyPoint, [fast.histogram, slow.histogram]);
  const at = (inverse: number) => series.findLast(([rank]) => rank <= inverse)![1];
  expect(at(2)).toBeLessThan(1010);
  expect(at(100)).toBeGreaterThan(49_900);
});

test('a small histogram takes in a larger one', () => {
  const series = percentileSeries(anyPoint, [
    latency(2000, 100, 1.1).histogram,
    latency(2000, 30_000_000, 1.1).histogram,
  ]);
  expect(series.at(-1)![1]).toBeGreaterThan(30_000_000);
});

test('a series rises, and ends where ten samples lie beyond', () => {
  for (const { percentiles } of chartData(quickstartResult()).points)
    for (const series of Object.values(percentiles))
      for (const [index, [rank, us]] of series.entries()) {
        expect(rank).toBeGreaterThan(series[index - 1]?.[0] ?? 0);
        expect(us).toBeGreaterThanOrEqual(series[index - 1]?.[1] ?? 0);
      }
  const last = percentileSeries(anyPoint, [latency(10_000, 1000, 1.5).histogram]).at(-1)!;
  expect(last[0]).toBeCloseTo(1000, 6);
});

test('only points with figures are drawn, each at its place in the result', () => {
  const { points, axes, fixedRate } = chartData(quickstartResult());
  expect(points.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(axes.map(({ key }) => key)).toEqual(['backend', 'linger.ms', 'compression.type']);
  expect(fixedRate).toBe(false);
});

test('a damaged histogram is an error that names its point', () => {
  const trial = validTrial(0, 0, { messagesPerSecond: 100, p50Us: 100, spread: 1.5, cpuUsPerMessage: 1 });
  trial.latencyUs.response.histogram = 'AAAA';
  expect(() => chartData(resultOf([point('kafkajs', { 'linger.ms': 5 }, [trial])]))).toThrow(LingerlabError);
  expect(() => chartData(resultOf([point('kafkajs', { 'linger.ms': 5 }, [trial])]))).toThrow(
    /point kafkajs linger.ms=5: has a histogram that cannot be decoded/,
  );
});

test('a point at client-defaults lies on no axis of a setting', () => {
  const { axes, points } = chartData(clientsResult());
  expect(axes.map(({ key, values }) => [key, values])).toEqual([
    ['backend', ['kafkajs', 'confluent', 'other']],
    ['linger.ms', ['0', '20']],
    ['compression.type', ['none', 'lz4']],
  ]);
  const places = points.filter(({ clientDefaults }) => clientDefaults).map(({ at }) => at);
  expect(places[0]).toEqual({
    backend: 'kafkajs',
    'linger.ms': 'client-defaults',
    'compression.type': 'client-defaults',
  });
});
