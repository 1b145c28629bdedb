import { expect, it } from 'vitest';
import type { PlannedPoint } from '../../../src/scenario/plan.ts';
import { comparedWords, describe as inWords } from '../../../src/tune/words.ts';

const lanes = { name: 'lanes', values: [1, 4], from: 'range', ordered: true } as const;
const linger = { name: 'linger.ms', values: [0, 5], from: 'range', ordered: true } as const;
const point: PlannedPoint = {
  id: 'p',
  backend: 'kafkajs',
  load: { kind: 'closed', inFlight: 1 },
  lanes: 4,
  settings: { 'linger.ms': 5 },
  skipped: null,
};
const defaults: PlannedPoint = { ...point, settings: {}, lanes: 1, clientDefaults: true };
const named = (axes: readonly object[], which: PlannedPoint) => inWords({ axes } as never, which);

it('names a point by what is varied, and the defaults by their lanes where these are', () => {
  expect(named([linger, lanes], point)).toBe('kafkajs with linger.ms=5, 4 lanes');
  expect(named([linger, lanes], defaults)).toBe('kafkajs with nothing set on 1 lane');
  expect(named([linger], defaults)).toBe('kafkajs with nothing set');
});

const ratio = (low: number, high: number) => ({ ratio: low, low, high, confidence: 0.95, rounds: 9 });

it.each([
  ['throughput', ratio(2.41, 2.87), '2.41 to 2.87 times the throughput of x'],
  ['latency', ratio(1.37, 1.695), '27 to 41 % less response p99 than x'],
  ['latency', ratio(0.9, 1.05), '95 to 111 % of the response p99 of x'],
  ['cpu', ratio(1.25, 1.251), '20 % less CPU a message than x'],
  [
    'balanced',
    ratio(1.1, 1.2),
    '1.10 to 1.20 times the figure of x, throughput, response p99 and CPU a message weighed alike',
  ],
] as const)('tells a gain in %s', (goal, gain, expected) => {
  expect(comparedWords(goal, gain, 'x')).toBe(expected);
});
