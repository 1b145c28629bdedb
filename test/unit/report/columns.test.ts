import { expect, test } from 'vitest';
import { describePoint, sweptColumns } from '../../../src/report/columns.ts';
import { point } from '../../fixtures/result.ts';

test('only what varies is a column, in the order of the values', () => {
  const points = [20, 0, 5].map((linger) => point('kafkajs', { acks: 'all', 'linger.ms': linger }, []));
  const columns = sweptColumns(points);
  expect(columns.map(({ key, numeric, values }) => [key, numeric, values])).toEqual([
    ['linger.ms', true, ['0', '5', '20']],
  ]);
  expect(describePoint(columns, points[0]!)).toBe('kafkajs with linger.ms=20');
});

test('a setting that only some points set is swept, against the default of the client', () => {
  const points = [point('kafkajs', {}, []), point('kafkajs', { 'compression.type': 'none' }, [])];
  const columns = sweptColumns(points);
  expect(columns[0]?.values).toEqual(['default', 'none']);
  expect(points.map((each) => describePoint(columns, each))).toEqual([
    'kafkajs with compression.type=default',
    'kafkajs with no compression',
  ]);
});

test('loads and lanes are columns where they vary', () => {
  const closed = [100, 1000].map((inFlight) => point('null', {}, [], { kind: 'closed', inFlight }));
  expect(sweptColumns(closed).map(({ label, values }) => [label, values])).toEqual([
    ['messages in flight', ['100', '1,000']],
  ]);
  const open = point('null', {}, [], { kind: 'open', ratePerSecond: 5000, window: 1000 });
  const mixed = [closed[0]!, { ...open, lanes: 2 }];
  expect(describePoint(sweptColumns(mixed), mixed[1]!)).toBe(
    'null with open loop, 5,000 messages/s offered, 2 lanes',
  );
});
