/** When messages are sent: as soon as one of `inFlight` places is free, or at fixed times whatever the broker does. */
export type LoadSpec =
  | { readonly kind: 'closed'; readonly inFlight: number }
  | {
      readonly kind: 'open';
      readonly ratePerSecond: number;
      /** Most unsettled messages; one that is due beyond it is dropped. */
      readonly window: number;
    };

/** One lane's share of a load. Times are microseconds since the load's start; messages are counted from 0. */
export interface Arrival {
  readonly kind: LoadSpec['kind'];
  /** Most unsettled messages of this lane. */
  readonly window: number;
  /** When the lane's n-th message is due; always 0 in a closed load, where only the window holds a message back. */
  dueAtUs(n: number): number;
  /** How many of the lane's messages are due by then, those due at that very time among them. */
  dueCount(elapsedUs: number): number;
}

/**
 * Lane `lane` (from 0) of `lanes`. In an open load the lanes take turns: message m of the whole load is due at m/rate
 * and belongs to lane m mod lanes, so that the lanes together keep the even spacing of one.
 */
export function arrivalOf(load: LoadSpec, lane: number, lanes: number): Arrival {
  if (load.kind === 'closed') {
    return {
      kind: 'closed',
      window: shareWindow(load.inFlight, lane, lanes),
      dueAtUs: () => 0,
      dueCount: () => Number.POSITIVE_INFINITY,
    };
  }
  const { ratePerSecond } = load;
  return {
    kind: 'open',
    window: shareWindow(load.window, lane, lanes),
    dueAtUs: (n) => loadDueAtUs(n * lanes + lane, ratePerSecond),
    dueCount: (elapsedUs) => {
      const others = loadDueCount(elapsedUs, ratePerSecond) - 1 - lane;
      return others < 0 ? 0 : Math.floor(others / lanes) + 1;
    },
  };
}

/** A lane's share of a rate, in messages a second; the same for every lane, because they take turns. */
export function shareRate(ratePerSecond: number, lanes: number): number {
  return ratePerSecond / lanes;
}

/** A lane's share of a window; the first lanes take the remainder, and 0 is left for some where lanes are too many. */
export function shareWindow(window: number, lane: number, lanes: number): number {
  return Math.floor(window / lanes) + (lane < window % lanes ? 1 : 0);
}

/** From the message's number, never from the message before, so that no error adds up. */
function loadDueAtUs(m: number, ratePerSecond: number): number {
  return (m * 1e6) / ratePerSecond;
}

function loadDueCount(elapsedUs: number, ratePerSecond: number): number {
  if (!(elapsedUs >= 0)) return 0;
  let count = Math.floor((elapsedUs * ratePerSecond) / 1e6) + 1;
  // Both divisions round, and a message counted before its own due time would be sent early.
  while (loadDueAtUs(count, ratePerSecond) <= elapsedUs) count += 1;
  while (count > 0 && loadDueAtUs(count - 1, ratePerSecond) > elapsedUs) count -= 1;
  return count;
}
