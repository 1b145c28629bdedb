import { describe, expect, it } from 'vitest';
import { embeddedClients, notEmbeddedLines } from '../../../src/calibrate/embedded-clients.ts';
import { roundTrip } from '../../../src/calibrate/round-trip.ts';
import { LatencyHistogram } from '../../../src/measure/histogram.ts';
import { fakeGround } from './fake-ground.ts';

const scope = { quick: true, clients: ['kafkajs', 'platformatic'], notEmbedded: { platformatic: 'too new' } };

describe('a client that cannot speak to the embedded broker', () => {
  it('is left out there, and said to be', () => {
    expect(embeddedClients(scope)).toEqual(['kafkajs']);
    expect(notEmbeddedLines('stall', scope)).toMatchObject([
      { name: 'stall, platformatic', skipped: true, passed: null, text: 'skipped: too new' },
    ]);
  });

  it('costs no time, and its round trips are not measured', async () => {
    const alone = { ...scope, clients: ['kafkajs'], notEmbedded: {} };
    expect(roundTrip.seconds(scope)).toBe(roundTrip.seconds(alone));
    const asked: string[] = [];
    const { ground } = fakeGround(({ backend }, rttMs) => {
      asked.push(backend);
      const service = new LatencyHistogram();
      service.record(rttMs * 1000 + 500);
      return { service };
    }, scope);
    const lines = await roundTrip.run(ground);
    expect(new Set(asked)).toEqual(new Set(['kafkajs']));
    expect(lines.map(({ name, skipped }) => [name, skipped])).toEqual([
      ['round trip, kafkajs, linger 0 ms', false],
      ['round trip, kafkajs, linger 5 ms', false],
      ['round trip, platformatic', true],
    ]);
  });
});
