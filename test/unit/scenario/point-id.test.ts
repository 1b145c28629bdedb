import { describe, expect, it } from 'vitest';
import type { ScenarioLoad } from '../../../src/scenario/loads.ts';
import { pointId } from '../../../src/scenario/point-id.ts';

const open = (arrivals: 'even' | 'poisson'): ScenarioLoad => ({
  kind: 'open',
  ratePerSecond: 5000,
  arrivals,
  window: 100_000,
});
const burst = (ratePerSecond: number, messages: number, everyMs: number): ScenarioLoad => ({
  kind: 'burst',
  ratePerSecond,
  messages,
  everyMs,
  window: 100_000,
});
const stages = (...rows: (readonly [number, number, number])[]): ScenarioLoad => ({
  kind: 'stages',
  stages: rows.map(([fromPerSecond, toPerSecond, durationMs]) => ({
    fromPerSecond,
    toPerSecond,
    durationMs,
  })),
  arrivals: 'even',
  window: 100_000,
});
const hold = [1000, 1000, 10_000] as const;

// Results are matched by these words, so that none may ever change.
describe('a point’s name', () => {
  it.each<[ScenarioLoad, string]>([
    [{ kind: 'closed', inFlight: 7 }, 'inFlight=7'],
    [open('even'), 'rate=5000/s'],
    [open('poisson'), 'rate=5000/s arrivals=poisson'],
    [burst(0, 500, 2000), 'rate=0/s burst=500 every=2s'],
    [burst(1000, 5, 1500), 'rate=1000/s burst=5 every=1500ms'],
    [stages(hold, [1000, 5000, 60_000]), 'stages=1000/s:10s,1000..5000/s:1m'],
    [{ ...stages(hold), arrivals: 'poisson' } as ScenarioLoad, 'stages=1000/s:10s arrivals=poisson'],
    [stages(hold, hold, hold, hold), 'stages=1000/s:10s,1000/s:10s,1000/s:10s,1000/s:10s'],
    [stages(hold, hold, hold, hold, hold), 'stages=5#40dd1218'],
  ])('of %j is %s', (load, words) => {
    expect(pointId('kafkajs', load, { acks: 'all' })).toBe(`kafkajs ${words} acks=all`);
  });

  it('differs for stages that differ, also where they are too many to be written out', () => {
    const words = [
      stages(hold, hold, hold, hold, [1000, 1000, 10_001]),
      stages(hold, hold, hold, hold, [1000, 1001, 10_000]),
      stages(hold, hold, hold, [1000, 1001, 10_000], hold),
    ].map((load) => pointId('kafkajs', load, {}));
    expect(new Set(words).size).toBe(3);
  });
});
