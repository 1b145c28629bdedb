import { formatCount } from '../format.ts';
import type { Ground } from './ground.ts';

const firstRate = 20_000;
/** Far above what a lane can do; the search ends here. */
const lastRate = 20_000_000;
/** More unsettled messages than the null backend lets come together; the places for them are made beforehand. */
export const openWindow = 100_000;
const stepMs = 1000;
const leastAchieved = 0.99;
const mostLagUs = 5000;
/** Each halves, on the logarithm, the stretch between what was sustained and what was not. */
const refinements = 2;

/**
 * The highest rate that one lane keeps with nobody to send to, in messages a second: doubled until less than 99 % of it
 * left in time or the lag's p99 is above 5 ms, twice in a row, then closed in on to 19 %. Null where not even the first
 * rate was kept.
 */
export async function highestSustainable(ground: Ground, pacing: 'timer' | 'spin'): Promise<number | null> {
  const once = async (ratePerSecond: number): Promise<boolean> => {
    ground.tell(`${pacing} pacing, whether ${formatCount(ratePerSecond)} messages/s can be kept`);
    const { lag, windowAcked } = await ground.measure({
      backend: 'null',
      pacing,
      load: { kind: 'open', ratePerSecond, arrivals: 'even', window: openWindow },
      warmupMs: 300,
      durationMs: stepMs,
    });
    const achieved = (windowAcked * 1000) / stepMs / ratePerSecond;
    return achieved >= leastAchieved && lag.valueAtPercentile(99) <= mostLagUs;
  };
  // One hiccup of the machine shall not end the search.
  const sustained = async (rate: number): Promise<boolean> => (await once(rate)) || once(rate);
  let kept = 0;
  let lost = firstRate;
  while (lost < lastRate && (await sustained(lost))) {
    kept = lost;
    lost *= 2;
  }
  if (kept === 0) return null;
  for (let step = 0; step < refinements; step += 1) {
    const between: number = Math.round(Math.sqrt(kept * lost) / 1000) * 1000;
    if (await sustained(between)) kept = between;
    else lost = between;
  }
  return kept;
}
