import { Matrix } from 'ml-matrix';

/** An axis as a model sees it. */
export interface ModelAxis {
  readonly levels: number;
  /** Where each level of an ordered axis lies, in any unit; null where the levels have no order. */
  readonly positions: readonly number[] | null;
}

/** How alike an axis' levels are, as covariances between them. */
export interface AxisKernel {
  /** Of an effect that sums to 0 over the levels, 1 on average on the diagonal; all 0 for an axis of one level. */
  readonly centred: Matrix;
  /** Of a deviation that fades with the distance, 1 on the diagonal. */
  readonly local: Matrix;
}

/** From one end of an ordered axis to the other, a deviation keeps exp(−2) of itself. */
const fading = 2;
/** Levels without an order are as far apart as the middle of an ordered axis from its ends. */
const unordered = 0.5;

/**
 * The squared difference of two levels grows with this power of their distance: 1 is a Brownian path, 2 a straight
 * line.
 */
const roughness = 1.5;

/**
 * Over an ordered axis the effect is a fractional Brownian path, which goes on as it did but may bend at any level;
 * without an order all levels are strangers to one another. Centring makes effects and interactions orthogonal over
 * the grid, as in an analysis of variance. Source: Durrande, Ginsbourger, Roustant, Carraro, Journal of Multivariate
 * Analysis 115 (2013) 57, with sums over levels for integrals.
 */
export function axisKernel({ levels, positions }: ModelAxis): AxisKernel {
  const low = positions === null ? 0 : Math.min(...positions);
  const range = positions === null ? 1 : Math.max(...positions) - low || 1;
  const apart = (a: number, b: number): number => {
    if (a === b) return 0;
    return positions === null ? unordered : Math.abs(positions[a]! - positions[b]!) / range;
  };
  const matrixOf = (value: (a: number, b: number) => number): Matrix => {
    const matrix = new Matrix(levels, levels);
    for (let a = 0; a < levels; a += 1) for (let b = 0; b < levels; b += 1) matrix.set(a, b, value(a, b));
    return matrix;
  };
  return {
    centred: centred(matrixOf((a, b) => -(apart(a, b) ** roughness))),
    local: matrixOf((a, b) => Math.exp(-fading * apart(a, b))),
  };
}

function centred(matrix: Matrix): Matrix {
  const size = matrix.rows;
  const means = matrix.mean('row');
  const mean = matrix.mean();
  const result = new Matrix(size, size);
  // In an order that rounds alike for (a, b) and (b, a): a Cholesky decomposition wants it symmetric to the last digit.
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b < size; b += 1) result.set(a, b, matrix.get(a, b) - (means[a]! + means[b]!) + mean);
  const variance = result.trace() / size;
  return variance > 0 ? result.div(variance) : result;
}
