import { expect, test } from 'vitest';
import { pointFigures } from '../../../src/report/figures.ts';
import type { Contender } from '../../../src/report/ranking.ts';
import { waitingFinding } from '../../../src/report/waiting.ts';
import type { Load } from '../../../src/result/schema.ts';
import { point, validTrial } from '../../fixtures/result.ts';

const open: Load = { kind: 'open', ratePerSecond: 1000, window: 1000 };

/** A point whose p99s are as given, in milliseconds. */
function contender(
  label: string,
  responseMs: number,
  serviceMs: number,
  load: Load = open,
  state: 'valid' | 'suspect' = 'valid',
): Contender {
  const trial = validTrial(0, 0, { messagesPerSecond: 1000, p50Us: 1000, spread: 1.5, cpuUsPerMessage: 10 });
  const response = { ...trial.latencyUs.response, p99: responseMs * 1000 };
  const service = { ...trial.latencyUs.service, p99: serviceMs * 1000 };
  const built = point(
    'kafkajs',
    {},
    [{ ...trial, state, latencyUs: { ...trial.latencyUs, response, service } }],
    load,
  );
  return { point: built, figures: pointFigures(built), label };
}

test('the gap says what another tool would have shown', () => {
  expect(waitingFinding([contender('a', 480, 12)])).toEqual({
    kind: 'figure',
    text: 'a: response p99 is 480 ms where service p99 is 12.0 ms: messages waited before they were sent, most likely behind a stall; a tool that measures from the send would have shown 12.0 ms.',
  });
});

test.each([
  ['5 ms apart', contender('a', 9, 4)],
  ['twice', contender('a', 40, 20)],
  ['a closed loop', contender('a', 480, 12, { kind: 'closed', inFlight: 10 })],
])('not beyond %s', (_, quiet) => {
  expect(waitingFinding([quiet])).toBeNull();
});

test('beyond both limits, under bursts too', () => {
  expect(waitingFinding([contender('a', 10.02, 5)])).not.toBeNull();
  expect(waitingFinding([contender('a', 40.1, 20)])).not.toBeNull();
  const burst: Load = { kind: 'burst', ratePerSecond: 0, messages: 10, everyMs: 1000, window: 1000 };
  expect(waitingFinding([contender('a', 480, 12, burst)])).not.toBeNull();
});

test('the widest is quoted, the others are counted, and a doubt is said', () => {
  const found = waitingFinding([
    contender('a', 30, 2),
    contender('b', 480, 12, open, 'suspect'),
    contender('c', 3, 2),
  ]);
  expect(found?.kind).toBe('gap');
  expect(found?.text).toMatch(/^b: .* service p99 is 12\.0 ms, in suspect trials: /);
  expect(found?.text).toMatch(/ So it is, less widely, in 1 more of 3 points\.$/);
});
