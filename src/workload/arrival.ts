/** How messages at a rate follow one another: evenly spaced, or independently of each other (a Poisson process). */
export type Arrivals = 'even' | 'poisson';

/** A stretch of a load whose rate goes straight from one value to another; messages a second, from 0. */
export interface Stage {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  readonly durationMs: number;
}

/** When messages are sent: as soon as one of `inFlight` places is free. */
export interface ClosedLoad {
  readonly kind: 'closed';
  readonly inFlight: number;
}

/** When messages are sent: at times fixed beforehand, whatever the broker does. */
export type TimedLoad = (
  | { readonly kind: 'open'; readonly ratePerSecond: number; readonly arrivals?: Arrivals | undefined }
  | { readonly kind: 'stages'; readonly stages: readonly Stage[]; readonly arrivals?: Arrivals | undefined }
  | {
      readonly kind: 'burst';
      /** Messages a second between the bursts; 0 for none. */
      readonly ratePerSecond: number;
      /** Messages that are due at once, and how often. */
      readonly messages: number;
      readonly everyMs: number;
    }
) & {
  /** Most unsettled messages; one that is due beyond it is dropped. */
  readonly window: number;
};

export type LoadSpec = ClosedLoad | TimedLoad;

/** Which lane of how many, and the seed of what is drawn. */
export interface LaneShare {
  /** From 0. */
  readonly lane: number;
  readonly lanes: number;
  readonly seed: number;
}

/** When one lane's messages are due, one after another. */
export interface Schedule {
  /** The next message's moment in microseconds since the load began; it never falls; infinity when there are no more. */
  next(): number;
}

/** One lane's share of a load: the lanes together keep its times, and no message is lost or doubled in between. */
export function scheduleOf(load: TimedLoad, { lane, lanes }: LaneShare): Schedule {
  if (load.kind !== 'open') throw new Error(`${load.kind} is not built yet`);
  let message = lane;
  return {
    next: () => {
      const dueUs = (message * 1e6) / load.ratePerSecond;
      message += lanes;
      return dueUs;
    },
  };
}

/** What is offered during warm-up, for as long as it takes: stages begin only with the measured window. */
export function warmupLoad<Load extends LoadSpec>(load: Load): Load {
  return load;
}

/** One lane's share of the most unsettled messages. */
export function windowOf(load: LoadSpec, { lane, lanes }: LaneShare): number {
  return shareWindow(load.kind === 'closed' ? load.inFlight : load.window, lane, lanes);
}

/** A lane's share of a window; the first lanes take the remainder, and 0 is left for some where lanes are too many. */
export function shareWindow(window: number, lane: number, lanes: number): number {
  return Math.floor(window / lanes) + (lane < window % lanes ? 1 : 0);
}
