import { describe, expect, it } from 'vitest';
import { ratePerSecond, roundTrip, roundTripLine, toleranceUs } from '../../../src/calibrate/round-trip.ts';
import { fakeGround, histogramOf } from './fake-ground.ts';

const lineWith = (medianUs: number) =>
  roundTripLine({
    client: 'kafkajs',
    lingerMs: 5,
    ownUs: 600,
    medians: [
      { injectedMs: 5, medianUs: 10_600 },
      { injectedMs: 50, medianUs },
    ],
  });

describe('what a measured round trip may be off', () => {
  it.each([
    [5000, 1000],
    [20_000, 1000],
    [55_000, 2750],
  ])('is, of %d µs, %d µs', (expected, tolerance) => {
    expect(toleranceUs(expected)).toBe(tolerance);
  });
});

describe('the rate', () => {
  it.each([
    [0, 0],
    [5, 5],
    [50, 5],
  ])('lets a message with %d ms and linger %d be answered before the next', (rttMs, lingerMs) => {
    expect(1000 / ratePerSecond(rttMs, lingerMs)).toBeGreaterThanOrEqual(1.2 * (rttMs + lingerMs));
    expect(ratePerSecond(rttMs, lingerMs)).toBeLessThanOrEqual(40);
  });
});

describe('roundTripLine', () => {
  it('takes off the time of the client, and adds the linger to what was injected', () => {
    const line = lineWith(55_600);
    expect(line).toMatchObject({ name: 'round trip, kafkajs, linger 5 ms', passed: true });
    expect(line.text).toContain("the client's own 0.60 ms: 10.0 for 10, 55.0 for 55 ms");
  });

  it.each([
    [55_600 + 2750, true],
    [55_600 + 2751, false],
    [55_600 - 2750, true],
    [55_600 - 2751, false],
  ])('at a median of %d µs: passed is %s', (medianUs, passed) => {
    expect(lineWith(medianUs).passed).toBe(passed);
  });
});

describe('the check', () => {
  it('passes where each client takes its own time, the linger and the round trip', async () => {
    const { ground, opened, closed } = fakeGround(({ settings }, rttMs) => ({
      service: histogramOf(700 + 1000 * (rttMs + settings!['linger.ms']!)),
    }));
    const lines = await roundTrip.run(ground);
    expect(lines.map(({ name, passed }) => [name, passed])).toEqual([
      ['round trip, kafkajs, linger 0 ms', true],
      ['round trip, kafkajs, linger 5 ms', true],
      ['round trip, confluent, linger 0 ms', true],
      ['round trip, confluent, linger 5 ms', true],
    ]);
    expect(opened).toEqual([0, 5, 20, 50]);
    expect(closed).toEqual(opened);
  });

  it('closes the broker when a trial fails', async () => {
    const { ground, closed } = fakeGround(() => {
      throw new Error('no luck');
    });
    await expect(roundTrip.run(ground)).rejects.toThrow('no luck');
    expect(closed).toEqual([0]);
  });
});
