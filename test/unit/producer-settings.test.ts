import { describe, expect, it } from 'vitest';
import {
  type ProducerSettings,
  settingConflicts,
  settingNames,
  settingRules,
} from '../../src/producer-settings.ts';

describe('settings together', () => {
  const inFlight = 'max.in.flight.requests.per.connection';

  it.each<[ProducerSettings, string[]]>([
    [{}, []],
    [{ 'enable.idempotence': true }, []],
    [{ 'enable.idempotence': true, acks: 'all', retries: 1, [inFlight]: 5 }, []],
    [{ 'enable.idempotence': false, acks: 0, retries: 0, [inFlight]: 100 }, []],
    [{ 'enable.idempotence': true, acks: 1 }, ['enable.idempotence=true needs acks=all, not acks=1']],
    [{ 'enable.idempotence': true, acks: 0 }, ['enable.idempotence=true needs acks=all, not acks=0']],
    [
      { 'enable.idempotence': true, [inFlight]: 6 },
      [`enable.idempotence=true allows at most 5 for ${inFlight}, not 6`],
    ],
    [
      { 'enable.idempotence': true, retries: 0 },
      ['enable.idempotence=true needs retries of at least 1, not 0'],
    ],
    [{ 'linger.ms': 99, 'delivery.timeout.ms': 100 }, []],
    [
      { 'linger.ms': 100, 'delivery.timeout.ms': 100 },
      ['linger.ms=100 must be less than delivery.timeout.ms=100'],
    ],
  ])('%j', (settings, conflicts) => {
    expect(settingConflicts(settings)).toEqual(conflicts);
  });

  it('tell all their conflicts at once', () => {
    const worst: ProducerSettings = {
      'enable.idempotence': true,
      acks: 1,
      retries: 0,
      [inFlight]: 10,
      'linger.ms': 5,
      'delivery.timeout.ms': 1,
    };
    expect(settingConflicts(worst)).toHaveLength(4);
  });
});

it('each setting that there is has a rule', () => {
  expect(settingNames).toEqual(Object.keys(settingRules));
  expect(settingNames).toEqual(
    expect.arrayContaining([
      'acks',
      'batch.size',
      'linger.ms',
      'compression.type',
      'max.in.flight.requests.per.connection',
      'enable.idempotence',
      'retries',
    ]),
  );
});
