import { evenSchedule, poissonSchedule } from './loads/arrivals.ts';
import { type BurstLoad, burstCurve } from './loads/burst.ts';
import type { ClosedLoad } from './loads/closed.ts';
import type { LaneShare, LoadCurve, Schedule } from './loads/curve.ts';
import { type OpenLoad, openCurve } from './loads/open.ts';
import { type StagesLoad, stagesCurve } from './loads/stages.ts';

export type { Schedule } from './loads/curve.ts';

/** When messages are sent: at times fixed beforehand, whatever the broker does. */
export type TimedLoad = OpenLoad | StagesLoad | BurstLoad;

export type LoadSpec = ClosedLoad | TimedLoad;

/** One lane's share of a load: the lanes together keep its times, and no message is lost or doubled in between. */
export function scheduleOf(load: TimedLoad, share: LaneShare): Schedule {
  const poisson = load.kind !== 'burst' && load.arrivals === 'poisson';
  return poisson ? poissonSchedule(curveOf(load), share) : evenSchedule(curveOf(load), share);
}

/**
 * What is offered during warm-up, for as long as it takes: stages begin only with the measured window, and are warmed up
 * for at the mean rate of the first that has any.
 */
export function warmupLoad<Load extends LoadSpec>(load: Load): Load | OpenLoad {
  if (load.kind !== 'stages') return load;
  const { stages, arrivals, window } = load;
  const means = stages.map(({ fromPerSecond, toPerSecond }) => (fromPerSecond + toPerSecond) / 2);
  const ratePerSecond = means.find((mean) => mean > 0) ?? 0;
  return { kind: 'open', ratePerSecond, arrivals, window };
}

/** How many messages of a load are due over time. */
export function curveOf(load: TimedLoad): LoadCurve {
  switch (load.kind) {
    case 'open':
      return openCurve(load);
    case 'stages':
      return stagesCurve(load);
    case 'burst':
      return burstCurve(load);
  }
}

/** One lane's share of the most unsettled messages. */
export function windowOf(load: LoadSpec, { lane, lanes }: Pick<LaneShare, 'lane' | 'lanes'>): number {
  return shareWindow(load.kind === 'closed' ? load.inFlight : load.window, lane, lanes);
}

/** A lane's share of a window; the first lanes take the remainder, and 0 is left for some where lanes are too many. */
export function shareWindow(window: number, lane: number, lanes: number): number {
  return Math.floor(window / lanes) + (lane < window % lanes ? 1 : 0);
}
