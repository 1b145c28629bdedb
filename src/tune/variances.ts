import { Matrix } from 'ml-matrix';
import { dot, inverseOf } from './symmetric.ts';

/** What was measured at one cell after another. */
export interface MeasuredMeans {
  readonly means: readonly number[];
  /** Values behind each mean. */
  readonly counts: readonly number[];
  /** Squared distances of the values from their own mean, over all cells. */
  readonly squaresWithin: number;
}

/** Variances of a model's components and of the noise, and what predictions need of them. */
export interface FittedVariances {
  /** Of each component, in the order given. */
  readonly components: readonly number[];
  /** Of a single value around its cell. */
  readonly noise: number;
  /** The inverse of the means' covariance. */
  readonly inverse: readonly Float64Array[];
  /** The same for what is left when a common mean is taken out. */
  readonly residual: readonly Float64Array[];
}

/** A part of the model: its covariances between the measured cells at a variance of 1, and the variance expected. */
export interface VarianceTerm {
  readonly covariances: readonly Float64Array[];
  readonly expected: number;
}

const mostRounds = 100;
/** Variances move by less than this share of the whole from one round to the next. */
const settled = 0.001;
const leastNoise = 1e-8;

/**
 * The variances under which the measured means, less a common mean, and the scatter around them are most likely
 * (restricted maximum likelihood), with an exponential prior on each component's; all relative to a variance of 1
 * between the means. Each round multiplies a variance by √(what it explains / what it would explain by chance), which
 * never makes the data less likely and needs no step size. Takes at most 100 rounds of cells³ steps. Source: Zhou,
 * Hu, Zhou, Lange, MM Algorithms for Variance Components Models, J. Comput. Graph. Stat. 28 (2019) 350.
 */
export function fitVariances(measured: MeasuredMeans, terms: readonly VarianceTerm[]): FittedVariances {
  const { means, counts, squaresWithin } = measured;
  const degreesWithin = counts.reduce((sum, count) => sum + count - 1, 0);
  let variances = terms.map(({ expected }) => expected / terms.length);
  let noise = degreesWithin > 0 ? Math.max(leastNoise, squaresWithin / degreesWithin) : 0.1;
  for (let round = 0; ; round += 1) {
    const { inverse, residual } = inverses(covarianceOf(counts, terms, variances, noise));
    if (round === mostRounds) return { components: variances, noise, inverse, residual };
    const weights = Float64Array.from(residual, (row) => dot(row, means));
    const next = variances.map((variance, index) => {
      const { explained, byChance } = agreement(terms[index]!.covariances, weights, residual);
      return variance * Math.sqrt(explained / (byChance + 2 / terms[index]!.expected));
    });
    let atMeans = 0;
    let byChance = degreesWithin / noise;
    for (const [index, count] of counts.entries()) {
      atMeans += weights[index]! ** 2 / count;
      byChance += residual[index]![index]! / count;
    }
    const nextNoise = Math.max(leastNoise, Math.sqrt((noise ** 2 * atMeans + squaresWithin) / byChance));
    const moved = Math.max(
      Math.abs(nextNoise - noise),
      ...next.map((variance, index) => Math.abs(variance - variances[index]!)),
    );
    if (moved < settled) return { components: variances, noise, inverse, residual };
    variances = next;
    noise = nextNoise;
  }
}

/** The lower triangle, and the same above it. */
function covarianceOf(
  counts: readonly number[],
  terms: readonly VarianceTerm[],
  variances: readonly number[],
  noise: number,
): Matrix {
  const size = counts.length;
  const matrix = Matrix.zeros(size, size);
  const row = new Float64Array(size);
  for (const [a, count] of counts.entries()) {
    row.fill(0);
    for (const [index, { covariances }] of terms.entries()) {
      const own = covariances[a]!;
      const variance = variances[index]!;
      for (let b = 0; b <= a; b += 1) row[b]! += variance * own[b]!;
    }
    for (let b = 0; b < a; b += 1) {
      matrix.set(a, b, row[b]!);
      matrix.set(b, a, row[b]!);
    }
    matrix.set(a, a, row[a]! + noise / count);
  }
  return matrix;
}

/** The covariance's inverse, and that of what is left when a common mean is taken out. */
function inverses(covariance: Matrix): Pick<FittedVariances, 'inverse' | 'residual'> {
  const inverse = inverseOf(covariance);
  const ofOnes = Float64Array.from(inverse, total);
  const overall = total(ofOnes);
  const residual = inverse.map((row, a) =>
    row.map((value, b) => value - (ofOnes[a]! * ofOnes[b]!) / overall),
  );
  return { inverse, residual };
}

/** What a component explains, and what it would by chance. */
function agreement(
  covariances: readonly Float64Array[],
  weights: Float64Array,
  residual: readonly Float64Array[],
): { explained: number; byChance: number } {
  let explained = 0;
  let byChance = 0;
  for (let a = 0; a < weights.length; a += 1) {
    const row = covariances[a]!;
    const other = residual[a]!;
    let products = 0;
    let traces = 0;
    for (let b = 0; b < a; b += 1) {
      products += row[b]! * weights[b]!;
      traces += row[b]! * other[b]!;
    }
    explained += weights[a]! * (2 * products + row[a]! * weights[a]!);
    byChance += 2 * traces + row[a]! * other[a]!;
  }
  // Rounding may leave less than nothing of what explains nothing.
  return { explained: Math.max(0, explained), byChance: Math.max(0, byChance) };
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
