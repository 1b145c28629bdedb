/**
 * How long messages wait, in microseconds: a time that is the same for all, one that lies evenly between 0 and `evenUs`
 * (a batch that gathers), and one that is exponential with a mean of `randomUs` (queues). The three are independent.
 */
export interface Waiting {
  readonly fixedUs: number;
  readonly evenUs: number;
  /** Above 0. */
  readonly randomUs: number;
}

/** The mean, in microseconds. */
export const meanWaitUs = ({ fixedUs, evenUs, randomUs }: Waiting): number => fixedUs + evenUs / 2 + randomUs;

/** The part of the messages that wait for no longer than this, 0 to 1: an exponential time averaged over an even one. */
export function shareWithin({ fixedUs, evenUs, randomUs }: Waiting, us: number): number {
  const left = us - fixedUs;
  if (left <= 0) return 0;
  if (left >= evenUs) return 1 - Math.exp((evenUs - left) / randomUs) * factor(evenUs / randomUs);
  // (left - randomUs (1 - e^(-left / randomUs))) / evenUs
  return (left + randomUs * Math.expm1(-left / randomUs)) / evenUs;
}

/** The time that this part of the messages, from 0 to below 1, does not wait longer than. */
export function waitQuantileUs(waiting: Waiting, share: number): number {
  const { fixedUs, evenUs, randomUs } = waiting;
  const spread = factor(evenUs / randomUs);
  if (share >= 1 - spread) return fixedUs + evenUs + randomUs * Math.log(spread / (1 - share));
  let low = fixedUs;
  let high = fixedUs + evenUs;
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (low + high) / 2;
    if (shareWithin(waiting, middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** (1 - e^-x) / x: the part that still waits when the even time has passed. */
const factor = (x: number): number => (x < 1e-9 ? 1 : -Math.expm1(-x) / x);
