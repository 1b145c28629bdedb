import { CholeskyDecomposition, type Matrix } from 'ml-matrix';

/** The inverse of a symmetric, positive definite matrix, by its rows: from the inverse of its Cholesky factor. */
export function inverseOf(matrix: Matrix): Float64Array[] {
  const size = matrix.rows;
  const factor = new CholeskyDecomposition(matrix).lowerTriangularMatrix;
  /** By column, so that the sums below run along one. */
  const columns: Float64Array[] = [];
  const lower = Array.from({ length: size }, (_, row) => Float64Array.from(factor.getRow(row)));
  for (let column = 0; column < size; column += 1) {
    const solved = new Float64Array(size);
    solved[column] = 1 / lower[column]![column]!;
    for (let row = column + 1; row < size; row += 1) {
      const known = lower[row]!;
      let sum = 0;
      for (let index = column; index < row; index += 1) sum += known[index]! * solved[index]!;
      solved[row] = -sum / known[row]!;
    }
    columns.push(solved);
  }
  const inverse = columns.map(() => new Float64Array(size));
  for (let a = 0; a < size; a += 1)
    for (let b = 0; b <= a; b += 1) {
      let sum = 0;
      for (let index = a; index < size; index += 1) sum += columns[a]![index]! * columns[b]![index]!;
      inverse[a]![b] = sum;
      inverse[b]![a] = sum;
    }
  return inverse;
}

/** The sum of the products of two vectors' elements. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < a.length; index += 1) total += a[index]! * b[index]!;
  return total;
}
