import { nowUs } from '../measure/clock.ts';

/** Each takes a nanosecond or two. */
const stepsBetweenReadings = 500;

/** Of no meaning: kept so that no compiler takes the counting out. */
let counted = 0;

/**
 * Asks the clock until the moment has come, at most a microsecond late. Each reading leaves 16 bytes behind: asked
 * without pause, the clock would make garbage whose collections hold up one message in a hundred.
 */
export function spinUntil(momentUs: number): void {
  while (nowUs() < momentUs) {
    let count = counted;
    for (let step = 0; step < stepsBetweenReadings; step += 1) count = Math.imul(count, 5) + 1;
    counted = count | 0;
  }
}
