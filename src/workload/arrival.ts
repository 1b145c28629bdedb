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
    };
  }
  const { ratePerSecond } = load;
  return {
    kind: 'open',
    window: shareWindow(load.window, lane, lanes),
    dueAtUs: (n) => loadDueAtUs(n * lanes + lane, ratePerSecond),
  };
}

/** A lane's share of a window; the first lanes take the remainder, and 0 is left for some where lanes are too many. */
export function shareWindow(window: number, lane: number, lanes: number): number {
  return Math.floor(window / lanes) + (lane < window % lanes ? 1 : 0);
}

/** From the message's number, never from the message before, so that no error adds up. */
function loadDueAtUs(m: number, ratePerSecond: number): number {
  return (m * 1e6) / ratePerSecond;
}
