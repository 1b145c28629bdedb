import { expect, it } from 'vitest';
import { CompressionEstimate } from '../../../src/backend/compression-estimate.ts';

const after = (...ratios: number[]) => {
  const estimate = new CompressionEstimate();
  for (const ratio of ratios) estimate.observe(1000, 1000 * ratio);
  return estimate.expected / 1.05;
};

// The steps of Java's CompressionRatioEstimator.
it.each([
  [[], 1],
  [[0.2], 0.995],
  [[0.2, 0.2], 0.99],
  [[0.999], 0.999],
  [[0.2, 0.2, 0.993], 1.04],
  [[1.2], 1.2],
])('after %j it expects %f', (ratios, expected) => {
  expect(after(...ratios)).toBeCloseTo(expected, 9);
});

it('comes down to what batches keep, and stays there', () => {
  expect(after(...Array(400).fill(0.25))).toBeCloseTo(0.25, 9);
});
