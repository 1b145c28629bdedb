import { listInWords } from '../../format.ts';
import type { Point } from '../../result/schema.ts';
import type { Ranking } from './comparison.ts';

/** As many shared configurations are shown one by one. */
export const mostShown = 6;

/**
 * Of many shared configurations those that say most: in which a client was at its best, and the one whose leader is in
 * the middle of all leaders. In their order.
 */
export function telling(equal: readonly Ranking[], best: readonly Point[]): Ranking[] {
  const ofBest = equal.filter(({ rows }) => rows.some(({ point }) => best.includes(point)));
  const led = equal
    .filter(({ rows }) => rows.length > 1)
    .sort((a, b) => a.rows[0]!.value.median - b.rows[0]!.value.median || (a.title < b.title ? -1 : 1));
  const middle = led[Math.floor(led.length / 2)];
  return equal.filter((ranking) => ofBest.includes(ranking) || ranking === middle);
}

/** Who leads in how many of the shared configurations, alone or tied; null where that says no more than one ranking. */
export function standings(equal: readonly Ranking[]): string | null {
  const judged = equal.filter(({ rows }) => rows.filter(({ place }) => place !== null).length > 1);
  if (judged.length < 2) return null;
  const alone = new Map<string, number>();
  let tied = 0;
  for (const { rows } of judged) {
    const leaders = rows.filter(({ place }) => place === 1);
    const [only] = leaders;
    if (leaders.length > 1) tied += 1;
    else alone.set(only!.point.backend, (alone.get(only!.point.backend) ?? 0) + 1);
  }
  const parts = [...alone]
    .sort(([a, most], [b, least]) => least - most || (a < b ? -1 : 1))
    .map(([backend, count]) => `${backend} leads alone in ${count}`);
  if (tied > 0) parts.push(`the lead is tied in ${tied}`);
  return `Of ${judged.length} configurations in which clients can be compared, ${listInWords(parts)}.`;
}
