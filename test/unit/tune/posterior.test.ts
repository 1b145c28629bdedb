import { Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { Posterior } from '../../../src/tune/posterior.ts';
import { dot, inverseOf } from '../../../src/tune/symmetric.ts';
import { fitVariances } from '../../../src/tune/variances.ts';

const means = [0.3, -1.2, 0.8, 0.1];
const counts = [1, 2, 2, 3];
/** Cells on a line, which are the more alike the nearer they are. */
const alike = (a: number, b: number) => Math.exp(-Math.abs(a - b) / 2);
const places = [0, 1, 2, 4];
const covariances = places.map((a) => Float64Array.from(places, (b) => alike(a, b)));

it('expects what a common mean of boundless variance makes one expect', () => {
  const fitted = fitVariances({ means, counts, squaresWithin: 0.4 }, [{ covariances, expected: 1 }]);
  const [variance, posterior] = [fitted.components[0]!, new Posterior(means, fitted)];
  const boundless = 1e4;
  const all = Matrix.zeros(4, 4);
  for (const [a, count] of counts.entries())
    for (const b of counts.keys())
      all.set(a, b, boundless + variance * covariances[a]![b]! + (a === b ? fitted.noise / count : 0));
  const inverse = inverseOf(all);
  for (const place of [0, 1.5, 3, 9]) {
    const own = Float64Array.from(places, (other) => variance * alike(place, other));
    const withMean = own.map((value) => value + boundless);
    const weights = inverse.map((row) => dot(row, withMean));
    const found = posterior.at(own, variance);
    expect(found.mean).toBeCloseTo(dot(weights, means), 3);
    expect(found.variance).toBeCloseTo(boundless + variance - dot(weights, withMean), 3);
  }
});
