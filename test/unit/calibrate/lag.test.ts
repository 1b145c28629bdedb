import { describe, expect, it } from 'vitest';
import { type LagFound, lag, lagLine } from '../../../src/calibrate/lag.ts';
import { highestSustainable } from '../../../src/calibrate/sustainable.ts';
import { fakeGround, histogramOf, measured } from './fake-ground.ts';

const found: LagFound = {
  pacing: 'timer',
  ratePerSecond: 10_000,
  p50Us: 600,
  p99Us: 2000,
  cpuRatio: 0.08,
  coreTakenRatio: 0.001,
};
const spin: LagFound = { ...found, pacing: 'spin', p50Us: 1, p99Us: 90, cpuRatio: 0.99 };

describe('lagLine', () => {
  it.each<[string, LagFound, boolean | null]>([
    ['a timer in time', found, true],
    ['a timer at its limit', { ...found, p99Us: 3000 }, true],
    ['a timer late', { ...found, p99Us: 3001 }, false],
    ['a timer that takes too much', { ...found, cpuRatio: 0.15 }, false],
    ['a timer whose CPU time nobody tells', { ...found, cpuRatio: null }, true],
    ['another rate', { ...found, ratePerSecond: 1000, p99Us: 9000 }, null],
    ['spin in time', spin, true],
    ['spin in time though no core was free', { ...spin, coreTakenRatio: 0.2 }, true],
    ['spin late on a free core', { ...spin, p99Us: 201 }, false],
    ['spin late where nobody tells of cores', { ...spin, p99Us: 201, coreTakenRatio: null }, false],
    ['spin late without a free core', { ...spin, p99Us: 201, coreTakenRatio: 0.03 }, null],
  ])('%s', (_, one, passed) => {
    expect(lagLine(one).passed).toBe(passed);
  });

  it('says what it judged by', () => {
    expect(lagLine(found)).toMatchObject({
      name: 'lag, timer, 10,000/s',
      text: 'p50 600 µs, p99 2.00 ms, 8.0% CPU (at most 3.00 ms at under 15% CPU)',
    });
    expect(lagLine({ ...spin, p99Us: 900, coreTakenRatio: 0.03 }).text).toMatch(
      /not judged, because no core was free for 3\.0% of the time$/,
    );
  });
});

/** A lane that keeps rates up to `mostPerSecond`. */
const keeping = (mostPerSecond: number) =>
  fakeGround(({ load, durationMs }) => {
    if (load.kind !== 'open') throw new Error('not an open load');
    const kept = Math.min(load.ratePerSecond, mostPerSecond);
    return { windowAcked: (kept * durationMs) / 1000, lag: histogramOf(100) };
  });

describe('the highest sustainable rate', () => {
  it('is found to 19 %, from below', async () => {
    for (const most of [20_000, 111_000, 1_500_000]) {
      const rate = await highestSustainable(keeping(most).ground, 'timer');
      expect(rate).toBeLessThanOrEqual(most / 0.99);
      expect(rate).toBeGreaterThanOrEqual(most / 1.2);
    }
  });

  it('is none where the first is not kept', async () => {
    expect(await highestSustainable(keeping(19_000).ground, 'spin')).toBeNull();
  });

  it('is not lowered by one hiccup', async () => {
    let steps = 0;
    const { ground } = fakeGround(({ load }) => {
      const rate = load.kind === 'open' ? Math.min(load.ratePerSecond, 100_000) : 0;
      steps += 1;
      return { windowAcked: rate, lag: histogramOf(steps === 2 ? 20_000 : 100) };
    });
    expect(await highestSustainable(ground, 'timer')).toBeGreaterThan(80_000);
  });

  it('does not count a rate whose lag is above 5 ms', async () => {
    const { ground } = fakeGround(({ load }) => {
      const rate = load.kind === 'open' ? load.ratePerSecond : 0;
      return { windowAcked: rate, lag: histogramOf(rate > 50_000 ? 5100 : 4900) };
    });
    expect(await highestSustainable(ground, 'timer')).toBe(48_000);
  });
});

describe('the check', () => {
  it('gives a line for each pacing and rate, each the middle of three trials', async () => {
    let trial = 0;
    const { ground } = fakeGround(() => ({}), {
      measure: async ({ load, durationMs }) => {
        const rate = load.kind === 'open' ? Math.min(load.ratePerSecond, 30_000) : 0;
        trial += 1;
        return measured({
          windowAcked: (rate * durationMs) / 1000,
          lag: histogramOf([9000, 50, 60][trial % 3]!),
        });
      },
    });
    const lines = await lag.run(ground);
    expect(lines.map(({ name }) => name)).toEqual([
      'lag, timer, 1,000/s',
      'lag, timer, 10,000/s',
      'lag, timer, highest rate',
      'lag, spin, 1,000/s',
      'lag, spin, 10,000/s',
      'lag, spin, highest rate',
    ]);
    expect(lines[1]).toMatchObject({ passed: true, figures: { p99Us: 60 } });
    expect(lines[4]).toMatchObject({ passed: true, figures: { p99Us: 60 } });
  });
});
