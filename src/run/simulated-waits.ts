import type { LatencyHistogram } from '../measure/histogram.ts';
import { shareWithin, type Waiting } from '../simulation/waiting.ts';

/** Values that stand for the even part of a wait, for most of its exponential end, and for the last tenth of that. */
const steps = { even: 200, end: 250, tail: 350 };
const tailShare = 0.1;

/** Records `count` messages that wait so, in a few hundred values; to the microsecond below, as a histogram does. */
export function recordWaits(histogram: LatencyHistogram, waiting: Waiting, count: number): void {
  if (count === 0) return;
  const { fixedUs, evenUs, randomUs } = waiting;
  let recorded = 0;
  const recordUpTo = (share: number, us: number): void => {
    const upTo = Math.round(share * count);
    if (upTo <= recorded) return;
    histogram.record(us, upTo - recorded);
    recorded = upTo;
  };
  const stepUs = evenUs / steps.even;
  for (let step = 1; step <= steps.even; step += 1)
    recordUpTo(shareWithin(waiting, fixedUs + step * stepUs), fixedUs + (step - 0.5) * stepUs);
  const left = 1 - shareWithin(waiting, fixedUs + evenUs);
  // A part of those left, and the time after which it is left.
  const recordDownTo = (part: number, middle: number): void =>
    recordUpTo(1 - left * part, fixedUs + evenUs - randomUs * Math.log(middle));
  const perEnd = (1 - tailShare) / steps.end;
  for (let step = 1; step <= steps.end; step += 1) recordDownTo(1 - step * perEnd, 1 - (step - 0.5) * perEnd);
  // Down to half a message, by the same factor at each step.
  const factor = Math.max(1, 2 * left * tailShare * count) ** (-1 / steps.tail);
  for (let step = 1; step <= steps.tail; step += 1)
    recordDownTo(step === steps.tail ? 0 : tailShare * factor ** step, tailShare * factor ** (step - 0.5));
}
