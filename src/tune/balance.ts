import { axisPairs, type Cell } from './grid.ts';

/** An axis' own levels count first: no balance of pairs is worth one level too often. */
const levelWeight = 10_000;

/**
 * How unevenly a growing set of cells covers the levels of each axis and the pairs of levels of each two axes: the
 * sum of the squared counts, each times the number of its likes, so that none weighs more for having more of them.
 */
export class Balance {
  private readonly axes: number;
  private readonly pairs: readonly (readonly [number, number])[];
  private readonly levels: readonly number[];
  private readonly levelCounts: readonly Int32Array[];
  private readonly pairCounts: readonly Int32Array[];

  constructor(levels: readonly number[]) {
    this.axes = levels.length;
    this.levels = levels;
    this.pairs = axisPairs(levels.length);
    this.levelCounts = levels.map((count) => new Int32Array(count));
    this.pairCounts = this.pairs.map(([a, b]) => new Int32Array(levels[a]! * levels[b]!));
  }

  add(cell: Cell): void {
    this.change(cell, 1);
  }

  remove(cell: Cell): void {
    this.change(cell, -1);
  }

  /** What adding a cell would add to the unevenness; looks no further once it is above `enough`. */
  costOf(cell: Cell, enough = Number.POSITIVE_INFINITY): number {
    let cost = 0;
    for (let axis = 0; axis < this.axes; axis += 1)
      cost += levelWeight * this.levels[axis]! * (2 * this.levelCounts[axis]![cell[axis]!]! + 1);
    for (let pair = 0; pair < this.pairs.length; pair += 1) {
      if (cost > enough) return cost;
      const [a, b] = this.pairs[pair]!;
      const count = this.pairCounts[pair]![cell[a]! * this.levels[b]! + cell[b]!]!;
      cost += this.levels[a]! * this.levels[b]! * (2 * count + 1);
    }
    return cost;
  }

  /** Puts cells in the place of others, and says what that added to the unevenness. */
  exchange(before: readonly Cell[], after: readonly Cell[]): number {
    let added = 0;
    for (const cell of before) {
      this.remove(cell);
      added -= this.costOf(cell);
    }
    for (const cell of after) {
      added += this.costOf(cell);
      this.add(cell);
    }
    return added;
  }

  private change(cell: Cell, by: number): void {
    for (let axis = 0; axis < this.axes; axis += 1) this.levelCounts[axis]![cell[axis]!]! += by;
    for (const [pair, [a, b]] of this.pairs.entries())
      this.pairCounts[pair]![cell[a]! * this.levels[b]! + cell[b]!]! += by;
  }
}
