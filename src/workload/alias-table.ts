import type { Random } from './random.ts';

/**
 * Draws indices with given weights, each in constant time. Source: M. D. Vose, "A Linear Algorithm for Generating
 * Random Numbers with a Given Distribution", IEEE Transactions on Software Engineering 17 (1991): every column is as
 * high as the mean weight, and holds its own index and at most one other.
 */
export class AliasTable {
  /** Of each column: the share that is its own; the rest is its alias's. */
  private readonly own: Float64Array;
  private readonly alias: Uint32Array;

  /** `weights` are at least one number from 0, one of them above. */
  constructor(weights: ArrayLike<number>) {
    const count = weights.length;
    this.own = new Float64Array(count).fill(1);
    this.alias = Uint32Array.from({ length: count }, (_, index) => index);
    let sum = 0;
    for (let index = 0; index < count; index += 1) sum += weights[index]!;
    const height = Float64Array.from(weights, (weight) => (weight * count) / sum);
    const low: number[] = [];
    const high: number[] = [];
    for (let index = 0; index < count; index += 1) (height[index]! < 1 ? low : high).push(index);
    while (low.length > 0 && high.length > 0) {
      const short = low.pop()!;
      const tall = high.pop()!;
      this.own[short] = height[short]!;
      this.alias[short] = tall;
      height[tall] = height[tall]! - (1 - height[short]!);
      (height[tall]! < 1 ? low : high).push(tall);
    }
  }

  /** An index of 0..weights.length-1. */
  draw(random: Random): number {
    const place = random.fraction() * this.own.length;
    const column = Math.floor(place);
    return place - column < this.own[column]! ? column : this.alias[column]!;
  }
}
