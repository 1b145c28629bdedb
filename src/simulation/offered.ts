import { capacityPerUs } from './expect.ts';
import { flowAt } from './flow.ts';
import type { Line } from './line.ts';
import { meanWaitUs, type Waiting } from './waiting.ts';

/** Messages that were due in a second of the window, or in a shorter one at its end. */
export interface Due {
  readonly seconds: number;
  readonly messages: number;
}

/** What became of a second's messages; not whole numbers yet. */
export interface Served extends Due {
  readonly acked: number;
  readonly dropped: number;
  /** Messages that wait behind more than the line lets through, at its end. */
  readonly backlog: number;
  readonly waiting: Waiting;
  /** Messages on their way, without the backlog. */
  readonly onTheirWay: number;
}

/** A load at fixed times, as a line meets it. */
export interface Offer {
  readonly rows: readonly Due[];
  readonly warmupS: number;
  readonly warmupPerSecond: number;
  /** Messages that are due at once, now and then; they are served one after another. */
  readonly burst: number;
}

/**
 * Second by second, what a line makes of an offer: up to its capacity its queues' own waits, and above it a backlog that
 * grows by what is too much, until the window is full and the rest is dropped (a fluid).
 */
export function serve(line: Line, { rows, warmupS, warmupPerSecond, burst }: Offer): Served[] {
  const capacity = capacityPerUs(line) * 1e6;
  const horizonUs = (warmupS + rows.reduce((sum, { seconds }) => sum + seconds, 0)) * 1e6;
  const burstUs = (Math.min(burst, line.window) / capacity) * 1e6;
  const waitings = new Map<number, Waiting>();
  const waitingAt = (perSecond: number): Waiting => {
    const known = waitings.get(perSecond);
    if (known !== undefined) return known;
    const { response } = flowAt(line, perSecond / 1e6, horizonUs);
    const waiting = burst === 0 ? response : { ...response, evenUs: response.evenUs + burstUs };
    waitings.set(perSecond, waiting);
    return waiting;
  };
  let backlog = Math.min(line.window, Math.max(0, warmupPerSecond - capacity) * warmupS);
  return rows.map((row) => {
    const { seconds, messages } = row;
    const served = Math.max(Math.min(messages / seconds, capacity), capacity * leastRate);
    const waiting = waitingAt(served);
    const onTheirWay = (served * meanWaitUs(waiting)) / 1e6;
    const before = backlog;
    // What waits already keeps its place.
    const room = Math.max(before, line.window - onTheirWay);
    const unbounded = Math.max(0, before + messages - capacity * seconds);
    backlog = Math.min(unbounded, room);
    const tooMuch = unbounded - backlog;
    return {
      ...row,
      acked: messages - tooMuch - (backlog - before),
      dropped: tooMuch,
      backlog,
      onTheirWay,
      waiting: before === 0 && backlog === 0 ? waiting : behind(waiting, before, backlog, capacity),
    };
  });
}

/** A rate of nothing at all has no batches to wait for; this part of the capacity stands for it. */
const leastRate = 1e-6;

/** The waits of messages that come behind a backlog, which goes from one size to another. */
function behind(waiting: Waiting, from: number, to: number, perSecond: number): Waiting {
  const shortestUs = (Math.min(from, to) / perSecond) * 1e6;
  const changeUs = (Math.abs(to - from) / perSecond) * 1e6;
  return {
    ...waiting,
    fixedUs: waiting.fixedUs + shortestUs,
    evenUs: waiting.evenUs + changeUs,
  };
}
