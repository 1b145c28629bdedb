import { describe, expect, it } from 'vitest';
import { least, scenarioOf } from './scenarios.ts';

const scenarioWith = (load: string, ...sets: string[]) =>
  scenarioOf(least.replace('{ kind: open, rate: 5000/s }', load), ...sets).scenario;

const ramp = `{ kind: stages, stages: [
  { rate: 1000/s, for: 10s },
  { rate: { from: 1k/s, to: 5k/s }, for: 20s },
  { rate: { from: 5000/s, to: 0 }, for: 500ms } ] }`;

describe('an open load', () => {
  it('arrives evenly, or as a Poisson process', () => {
    expect(
      scenarioWith('{ kind: open, rate: [1/s, 60/min], arrivals: poisson, window: 5 }'.replace('60', '120'))
        .loads,
    ).toEqual([
      { kind: 'open', ratePerSecond: 1, arrivals: 'poisson', window: 5 },
      { kind: 'open', ratePerSecond: 2, arrivals: 'poisson', window: 5 },
    ]);
    expect(scenarioWith('{ kind: open, rate: 1 }', 'load.arrivals=poisson').loads).toMatchObject([
      { arrivals: 'poisson' },
    ]);
  });
});

describe('stages', () => {
  it('hold a rate, or go from one to another', () => {
    expect(scenarioWith(ramp).loads).toEqual([
      {
        kind: 'stages',
        stages: [
          { fromPerSecond: 1000, toPerSecond: 1000, durationMs: 10_000 },
          { fromPerSecond: 1000, toPerSecond: 5000, durationMs: 20_000 },
          { fromPerSecond: 5000, toPerSecond: 0, durationMs: 500 },
        ],
        arrivals: 'even',
        window: 100_000,
      },
    ]);
  });

  it('are as long as the measured window', () => {
    expect(scenarioWith(ramp).durationMs).toBe(30_500);
  });
});

describe('bursts', () => {
  it('come over nothing where no rate is given', () => {
    const { loads, durationMs } = scenarioWith('{ kind: burst, burst: 500, every: 2s }');
    expect(loads).toEqual([
      { kind: 'burst', ratePerSecond: 0, messages: 500, everyMs: 2000, window: 100_000 },
    ]);
    expect(durationMs).toBe(10_000);
  });

  it('are swept over the rate beneath them and their size', () => {
    const { loads } = scenarioWith(
      '{ kind: burst, rate: [0, 1k/s], burst: 5, every: 1s, window: 9 }',
      'load.burst=5,7',
    );
    expect(loads.map((load) => load.kind === 'burst' && [load.ratePerSecond, load.messages])).toEqual([
      [0, 5],
      [0, 7],
      [1000, 5],
      [1000, 7],
    ]);
  });
});
