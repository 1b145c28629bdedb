import { describe, expect, it } from 'vitest';
import { drawModel } from '../../../src/simulation/draw.ts';
import { expect as expected } from '../../../src/simulation/expect.ts';

const rateOf = (seed: number, lingerMs: number) =>
  expected(drawModel(seed), {
    settings: { 'linger.ms': lingerMs, 'batch.size': 16_384 },
    lanes: 1,
    load: { kind: 'closed', inFlight: 1000 },
    messageBytes: 275,
    partitions: 3,
  }).messagesPerSecond;

describe('a drawn model', () => {
  it('is the same for the same seed, and another for the next', () => {
    expect(drawModel(7)).toEqual(drawModel(7));
    expect(drawModel(7)).not.toEqual(drawModel(8));
    expect(drawModel(7, { flat: true })).toEqual({ ...drawModel(7), flat: true });
  });

  it('has costs of sizes that there are', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const { messageUs, codecs, roundTripUs } = drawModel(seed);
      expect(messageUs).toBeGreaterThan(1);
      expect(messageUs).toBeLessThan(13);
      expect(roundTripUs[0]).toBeLessThan(roundTripUs[1]);
      expect(roundTripUs[1]).toBeLessThan(roundTripUs.all);
      for (const { ratio } of Object.values(codecs)) expect(ratio).toBeGreaterThan(0.15);
    }
  });

  it('differs in which settings are best', () => {
    const gains = Array.from({ length: 60 }, (_, seed) => rateOf(seed, 5) / rateOf(seed, 0));
    expect(gains.some((gain) => gain > 1.1)).toBe(true);
    expect(gains.some((gain) => gain < 1.02)).toBe(true);
  });
});
