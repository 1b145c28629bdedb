/**
 * The probability that the ranges of two samples of one continuous distribution share no value: of all orders in which
 * n + m values may come, the two in which every value of one sample is below every value of the other, 2 / C(n + m, n).
 * It is 1/3 for two and two, 1/10 for three and three. Both sizes are at least 1.
 */
export function apartByChance(n: number, m: number): number {
  let probability = 2;
  for (let step = 1; step <= n; step += 1) probability *= step / (m + step);
  return probability;
}
