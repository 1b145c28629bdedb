/** One cell of a grid: which level of each axis, from 0. */
export type Cell = readonly number[];

/** Every cell of the grid of axes with so many levels each; the last axis changes fastest. */
export function gridCells(levels: readonly number[]): Cell[] {
  let cells: number[][] = [[]];
  for (const count of levels)
    cells = cells.flatMap((cell) => Array.from({ length: count }, (_, level) => [...cell, level]));
  return cells;
}

/** All pairs of axes, the first below the second. */
export const axisPairs = (axes: number): (readonly [number, number])[] =>
  Array.from({ length: axes }, (_, first) =>
    Array.from({ length: axes - first - 1 }, (_, after) => [first, first + 1 + after] as const),
  ).flat();
