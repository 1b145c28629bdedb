import { mean, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { disturb } from '../../../src/simulation/disturb.ts';
import { referenceModel } from '../../../src/simulation/model.ts';

const quiet = { trialSd: 0, driftSd: 0, networkSd: 0, tailSd: 0 };
const trial = (order: number, seed = 1) => ({ seed, pointId: `p${order % 7}`, repetition: 0, order });
const slowness = (noise: Partial<typeof quiet>, count: number) =>
  Array.from({ length: count }, (_, order) =>
    Math.log(
      disturb({ ...referenceModel, noise: { ...quiet, ...noise } }, trial(order)).messageUs /
        referenceModel.messageUs,
    ),
  );

describe('the noise of a trial', () => {
  it('is the same for the same trial, and another for any other', () => {
    expect(disturb(referenceModel, trial(3))).toEqual(disturb(referenceModel, trial(3)));
    for (const other of [
      trial(4),
      trial(3, 2),
      { ...trial(3), repetition: 1 },
      { ...trial(3), pointId: 'q' },
    ])
      expect(disturb(referenceModel, other)).not.toEqual(disturb(referenceModel, trial(3)));
  });

  it('is none where the model has none', () => {
    expect(disturb({ ...referenceModel, noise: quiet }, trial(3))).toEqual({
      ...referenceModel,
      noise: quiet,
    });
  });

  it('has the standard deviation of the model, and no bias', () => {
    const drawn = slowness({ trialSd: 0.05 }, 2000);
    expect(standardDeviation(drawn)).toBeCloseTo(0.05, 2);
    expect(Math.abs(mean(drawn))).toBeLessThan(0.005);
  });

  it('drifts so that neighbours are alike and trials far apart are not', () => {
    const drift = slowness({ driftSd: 0.05 }, 4000);
    expect(standardDeviation(drift)).toBeGreaterThan(0.04);
    expect(standardDeviation(drift)).toBeLessThan(0.06);
    const likeness = (lag: number) => sampleCorrelation(drift.slice(0, -lag), drift.slice(lag));
    expect(likeness(1)).toBeGreaterThan(0.95);
    expect(likeness(12)).toBeLessThan(0.7);
  });
});
