import type { Matrix } from 'ml-matrix';
import { axisKernel, type ModelAxis } from './axis-kernel.ts';
import { axisPairs, type Cell } from './grid.ts';

/** One of the independent parts that a metric over the grid is the sum of, at a variance of 1. */
export interface Component {
  /** What its variance is expected to be, as a share of that between the measured cells. */
  readonly expected: number;
  /** The covariances of a cell with the measured ones. */
  covariances(cell: Cell): Float64Array;
  variance(cell: Cell): number;
  /** The covariances of the measured cells with an average over the grid of all that share a level of an axis. */
  averageCovariances(axis: number, level: number): Float64Array;
  averageVariance(axis: number, level: number): number;
}

/**
 * An effect of one axis may explain all; of two together, or of a place, less is expected, so that it takes evidence.
 */
const expectedMain = 1;
const expectedPair = 0.05;
const expectedLocal = 0.15;

/** Of each axis and level: its covariances with the level of each measured cell. */
type Rows = readonly (readonly Float64Array[])[];

/** A main effect for each axis, an interaction for each two, and one part for all that these leave. */
export function componentsOf(axes: readonly ModelAxis[], measured: readonly Cell[]): Component[] {
  const kernels = axes.map(axisKernel);
  const rowsOf = (matrices: readonly Matrix[]): Rows =>
    matrices.map((matrix, axis) =>
      Array.from({ length: matrix.rows }, (_, level) =>
        Float64Array.from(measured, (cell) => matrix.get(level, cell[axis]!)),
      ),
    );
  const centred = kernels.map((kernel) => kernel.centred);
  const rows = rowsOf(centred);
  const varied = axes.flatMap(({ levels }, axis) => (levels > 1 ? [axis] : []));
  return [
    ...varied.map((axis) => mainEffect(centred, rows, axis)),
    ...axisPairs(varied.length).map(([one, other]) =>
      interaction(centred, rows, varied[one]!, varied[other]!),
    ),
    local(
      kernels.map((kernel) => kernel.local),
      rowsOf(kernels.map((kernel) => kernel.local)),
      measured,
    ),
  ];
}

function mainEffect(kernels: readonly Matrix[], rows: Rows, axis: number): Component {
  const kernel = kernels[axis]!;
  const nothing = new Float64Array(rows[axis]![0]!.length);
  return {
    expected: expectedMain,
    covariances: (cell) => rows[axis]![cell[axis]!]!,
    variance: (cell) => kernel.get(cell[axis]!, cell[axis]!),
    averageCovariances: (over, level) => (over === axis ? rows[axis]![level]! : nothing),
    averageVariance: (over, level) => (over === axis ? kernel.get(level, level) : 0),
  };
}

/** Over the levels of either axis it sums to 0, and so does any average. */
function interaction(kernels: readonly Matrix[], rows: Rows, one: number, other: number): Component {
  const nothing = new Float64Array(rows[one]![0]!.length);
  const at = (axis: number, level: number): number => kernels[axis]!.get(level, level);
  return {
    expected: expectedPair,
    covariances: (cell) => product([rows[one]![cell[one]!]!, rows[other]![cell[other]!]!]),
    variance: (cell) => at(one, cell[one]!) * at(other, cell[other]!),
    averageCovariances: () => nothing,
    averageVariance: () => 0,
  };
}

function local(kernels: readonly Matrix[], rows: Rows, measured: readonly Cell[]): Component {
  const means = kernels.map((kernel) => kernel.mean());
  const averaged = kernels.map((kernel, axis): Float64Array => {
    const byLevel = kernel.mean('row');
    return Float64Array.from(measured, (cell) => byLevel[cell[axis]!]!);
  });
  return {
    expected: expectedLocal,
    covariances: (cell) => product(rows.map((row, axis) => row[cell[axis]!]!)),
    variance: () => 1,
    averageCovariances: (over, level) => product(averaged.with(over, rows[over]![level]!)),
    averageVariance: (over) => means.with(over, 1).reduce((value, mean) => value * mean, 1),
  };
}

function product(factors: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(factors[0]!);
  for (const factor of factors.slice(1))
    for (let index = 0; index < result.length; index += 1) result[index]! *= factor[index]!;
  return result;
}
