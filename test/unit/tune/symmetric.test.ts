import { Matrix } from 'ml-matrix';
import { expect, it } from 'vitest';
import { dot, inverseOf } from '../../../src/tune/symmetric.ts';
import { normal, seeded } from './random.ts';

it('the inverse by hand', () => {
  const inverse = inverseOf(
    new Matrix([
      [4, 2],
      [2, 3],
    ]),
  );
  const expected = [3 / 8, -1 / 4, -1 / 4, 1 / 2];
  for (const [index, value] of inverse.flatMap((row) => [...row]).entries())
    expect(value).toBeCloseTo(expected[index]!, 12);
});

it.each([1, 2, 7, 40])('times the matrix of %i rows is the identity', (size) => {
  const random = seeded(size);
  const root = Matrix.zeros(size, size).apply(function set(this: Matrix, row, column) {
    this.set(row, column, normal(random));
  });
  const matrix = root.mmul(root.transpose()).add(Matrix.eye(size));
  const symmetric = matrix.clone().add(matrix.transpose()).div(2);
  const identity = symmetric.mmul(new Matrix(inverseOf(symmetric).map((row) => [...row])));
  expect(identity.sub(Matrix.eye(size)).abs().max()).toBeLessThan(1e-9);
});

it('products add up', () => {
  expect(dot([1, 2, 3], new Float64Array([4, 5, 6]))).toBe(32);
});
