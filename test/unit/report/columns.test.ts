import { expect, test } from 'vitest';
import { describePoint, formatLoad, sweptColumns, tableColumns } from '../../../src/report/columns.ts';
import type { Load } from '../../../src/result/schema.ts';
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

test('what a client does by itself is no axis, and a column where it differs', () => {
  const atDefaults = point('confluent', {}, []);
  atDefaults.producer.clientDefaults = true;
  atDefaults.producer.effective = { acks: 'all', 'linger.ms': 5 };
  const settings = { acks: 'all', 'linger.ms': 0, 'batch.size': 65_536 };
  const points = [
    point('confluent', settings, []),
    point('confluent', { ...settings, 'linger.ms': 20 }, []),
    atDefaults,
  ];
  const swept = sweptColumns(points);
  expect(swept.map(({ key, values }) => [key, values])).toEqual([['linger.ms', ['0', '20']]]);
  expect(points.map((each) => describePoint(swept, each))).toEqual([
    'confluent with linger.ms=0',
    'confluent with linger.ms=20',
    'confluent with client-defaults',
  ]);
  expect(tableColumns(points).map(({ key, numeric, of }) => [key, numeric, of(atDefaults)])).toEqual([
    ['batch.size', true, '—'],
    ['linger.ms', true, '5'],
  ]);
  atDefaults.producer.effective = {};
  expect(tableColumns(points).map(({ of }) => of(atDefaults))).toContain('default');
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

test('bursts of several sizes are told apart by their words, in the order of the scenario', () => {
  const bursts = [1000, 50].map((messages) =>
    point('null', {}, [], { kind: 'burst', ratePerSecond: 0, messages, everyMs: 2000, window: 1000 }),
  );
  const columns = sweptColumns(bursts);
  expect(columns.map(({ key, label, numeric, values }) => [key, label, numeric, values])).toEqual([
    ['load', 'load', false, ['bursts of 1,000 every 2 s', 'bursts of 50 every 2 s']],
  ]);
  expect(describePoint(columns, bursts[1]!)).toBe('null with bursts of 50 every 2 s');
});

test.each<[Load, string]>([
  [{ kind: 'closed', inFlight: 1000 }, 'closed loop, 1,000 in flight'],
  [{ kind: 'open', ratePerSecond: 5000, window: 9 }, 'open loop, 5,000 messages/s offered'],
  [{ kind: 'open', ratePerSecond: 5000, arrivals: 'even', window: 9 }, 'open loop, 5,000 messages/s offered'],
  [
    { kind: 'open', ratePerSecond: 0.5, arrivals: 'poisson', window: 9 },
    'open loop, 0.500 messages/s offered, Poisson arrivals',
  ],
  [
    { kind: 'burst', ratePerSecond: 1000, messages: 500, everyMs: 2500, window: 9 },
    'bursts of 500 every 2.5 s over 1,000 messages/s',
  ],
  [
    { kind: 'burst', ratePerSecond: 0, messages: 1, everyMs: 90_000, window: 9 },
    'bursts of 1 every 1 min 30 s',
  ],
  [
    {
      kind: 'stages',
      stages: [
        { fromPerSecond: 1000, toPerSecond: 1000, durationMs: 10_000 },
        { fromPerSecond: 1000, toPerSecond: 5000, durationMs: 30_000 },
      ],
      window: 9,
    },
    'stages, 1,000 to 5,000 messages/s over 40 s',
  ],
  [
    {
      kind: 'stages',
      stages: [{ fromPerSecond: 20, toPerSecond: 20, durationMs: 500 }],
      arrivals: 'poisson',
      window: 9,
    },
    'stages, 20.0 messages/s over 0.5 s, Poisson arrivals',
  ],
])('%j in words', (load, words) => {
  expect(formatLoad(load)).toBe(words);
});
