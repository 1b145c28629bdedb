import type { Cell } from './grid.ts';

/** One trial: its cell, and the natural logarithm of a metric. */
export interface Observation {
  readonly cell: Cell;
  readonly value: number;
}

/** All trials of a cell. */
export interface CellTrials {
  readonly cell: Cell;
  readonly values: readonly number[];
}

/** Trials by their cell, in the order in which the cells come first. */
export function trialsByCell(observations: readonly Observation[]): CellTrials[] {
  const groups = new Map<string, { cell: Cell; values: number[] }>();
  for (const { cell, value } of observations) {
    const word = cell.join();
    const group = groups.get(word);
    if (group === undefined) groups.set(word, { cell, values: [value] });
    else group.values.push(value);
  }
  return [...groups.values()];
}
