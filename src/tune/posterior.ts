import { sum } from 'simple-statistics';
import { dot } from './symmetric.ts';
import type { FittedVariances } from './variances.ts';

/** What measured means say of anything that is a sum of the same components, under the variances found. */
export class Posterior {
  private readonly residual: readonly Float64Array[];
  /** The inverse covariance times ones, and the sum of that. */
  private readonly ofOnes: readonly number[];
  private readonly total: number;
  /** The inverse covariance times the means less the common one. */
  private readonly weights: readonly number[];
  private readonly common: number;

  constructor(means: readonly number[], { inverse, residual }: FittedVariances) {
    this.residual = residual;
    this.ofOnes = inverse.map((row) => sum([...row]));
    this.total = sum(this.ofOnes);
    this.weights = this.residual.map((row) => dot(row, means));
    this.common = dot(this.ofOnes, means) / this.total;
  }

  /**
   * The expectation and variance of what has these covariances with the measured cells, and this variance before any
   * was measured; that of the common mean is in it (universal kriging).
   */
  at(covariances: Float64Array, prior: number): { mean: number; variance: number } {
    let known = 0;
    for (const [index, row] of this.residual.entries()) known += covariances[index]! * dot(row, covariances);
    const ofCommon = (1 - 2 * dot(this.ofOnes, covariances)) / this.total;
    return {
      mean: this.common + dot(this.weights, covariances),
      variance: Math.max(0, prior - known + ofCommon),
    };
  }
}
