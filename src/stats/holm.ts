/**
 * Holm's step-down adjustment of p values, in their own order: comparing each with a level keeps the probability of
 * even one false rejection among all below it, whatever their dependence. The smallest is multiplied by their number,
 * the next by one less, and so on; none is below one that was smaller, nor above 1. Source: Holm, Scand. J. Statist.
 * 6 (1979) 65.
 */
export function holm(ps: readonly number[]): number[] {
  const rising = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length);
  let highest = 0;
  for (const [rank, { p, index }] of rising.entries()) {
    highest = Math.max(highest, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = highest;
  }
  return adjusted;
}
