import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { laneGenerator } from '../random.ts';
import type { LaneShare, LoadCurve, Schedule } from './curve.ts';

/** How messages at a rate follow one another: evenly spaced, or independently of each other (a Poisson process). */
export type Arrivals = 'even' | 'poisson';

/**
 * Every `lanes`-th message of a load, from the one with the lane's number: the lanes together are the whole load, to
 * the last bit, because each time comes from its message's number and none from the time before.
 */
export function evenSchedule(curve: LoadCurve, { lane, lanes }: LaneShare): Schedule {
  let message = lane;
  return {
    next: () => {
      const dueUs = curve.dueUs(message);
      message += lanes;
      return dueUs;
    },
  };
}

/** Lanes that a scenario may have, and more: the arrivals' random sequences begin where those of messages end. */
const lanesOfMessages = 256;

/**
 * A Poisson process of the lane's share of a load's rate: a process of rate 1, whose gaps are exponential, with its time
 * put through the curve's inverse (Çinlar, "Introduction to Stochastic Processes", 1975). Independent lanes together
 * are a Poisson process of the whole rate. The same seed gives the same times.
 */
export function poissonSchedule(curve: LoadCurve, { lane, lanes, seed }: LaneShare): Schedule {
  const random = laneGenerator(seed, lanesOfMessages + lane);
  let message = 0;
  let dueUs = 0;
  return {
    next: () => {
      message -= lanes * Math.log1p(-uniformFloat64(random));
      // Gaps can be so short that rounding in the curve is longer.
      dueUs = Math.max(dueUs, curve.dueUs(message));
      return dueUs;
    },
  };
}
