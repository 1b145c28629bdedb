import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { shuffled } from '../shuffle.ts';
import { Balance } from './balance.ts';
import { type Cell, gridCells } from './grid.ts';

/**
 * Rounds of exchanges without an end would still end, since each lowers what is finite; these are enough in practice.
 */
const mostRounds = 12;
/**
 * Looking through the whole grid for a better cell takes long on a large one, and helps little after the first time.
 */
const mostReplacements = 2;

/**
 * A few cells that stand for the whole grid: those of each axis' levels equally often, and those of each two axes'
 * pairs of levels as evenly as can be, as in an orthogonal array, for any number of levels and with cells that cannot
 * be. All feasible cells where there are no more than `points`. Cells are taken one by one, each the one that keeps
 * the balance best, ties broken by `random`; then replaced, and two of them swap a level, while that helps. The same
 * words from `random` give the same design. A grid of 20,000 cells and 64 points take half a second. Source: the
 * criterion is J2 of Xu, Technometrics 44 (2002) 356; the search is an exchange after Fedorov.
 */
export function balancedDesign(
  levels: readonly number[],
  feasible: (cell: Cell) => boolean,
  points: number,
  random: RandomGenerator,
): Cell[] {
  const cells = gridCells(levels).filter(feasible);
  if (cells.length <= points) return cells;
  const candidates = shuffled(cells, random);
  const balance = new Balance(levels);
  const design: Cell[] = [];
  while (design.length < points) add(design, balance, lightest(candidates, design, balance)!);
  const byWord = new Map(candidates.map((cell) => [wordOf(cell), cell]));
  for (let round = 0; round < mostRounds; round += 1) {
    const replaced = round < mostReplacements && replaceCells(design, balance, candidates);
    const swapped = swapLevels(design, balance, byWord);
    if (!replaced && !swapped) break;
  }
  return design;
}

const wordOf = (cell: Cell): string => cell.join();

function add(design: Cell[], balance: Balance, cell: Cell): void {
  design.push(cell);
  balance.add(cell);
}

/** The candidate outside the design that upsets the balance least, the first of several. */
function lightest(candidates: readonly Cell[], design: readonly Cell[], balance: Balance): Cell | null {
  const taken = new Set(design);
  let best: Cell | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const cell of candidates) {
    const weight = balance.costOf(cell, least);
    if (weight < least && !taken.has(cell)) {
      least = weight;
      best = cell;
    }
  }
  return best;
}

/** Takes each cell out and puts the best in its place; whether any changed for the better. */
function replaceCells(design: Cell[], balance: Balance, candidates: readonly Cell[]): boolean {
  let changed = false;
  for (const [index, cell] of design.entries()) {
    balance.remove(cell);
    const better = lightest(candidates, design, balance);
    const replaces = better !== null && balance.costOf(better) < balance.costOf(cell);
    if (replaces) {
      design[index] = better;
      changed = true;
    }
    balance.add(design[index]!);
  }
  return changed;
}

/**
 * Lets two cells swap their level of an axis, which leaves all counts of levels; whether any pair's balance gained.
 */
function swapLevels(design: Cell[], balance: Balance, byWord: ReadonlyMap<string, Cell>): boolean {
  let changed = false;
  for (let first = 1; first < design.length; first += 1)
    for (let second = 0; second < first; second += 1)
      for (let axis = 0; axis < design[0]!.length; axis += 1) {
        const before = [design[first]!, design[second]!] as const;
        if (before[0][axis] === before[1][axis]) continue;
        const one = byWord.get(wordOf(before[0].with(axis, before[1][axis]!)));
        const other = byWord.get(wordOf(before[1].with(axis, before[0][axis]!)));
        if (one === undefined || other === undefined) continue;
        if (design.includes(one) || design.includes(other)) continue;
        if (balance.exchange(before, [one, other]) < 0) {
          design[first] = one;
          design[second] = other;
          changed = true;
        } else balance.exchange([one, other], before);
      }
  return changed;
}
