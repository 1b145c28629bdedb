import type { Arrivals } from './arrivals.ts';
import type { LoadCurve } from './curve.ts';

/** A constant rate, whatever the broker does. */
export interface OpenLoad {
  readonly kind: 'open';
  /** Above 0. */
  readonly ratePerSecond: number;
  /** Even where it is left out. */
  readonly arrivals?: Arrivals | undefined;
  /** Most unsettled messages; one that is due beyond it is dropped. */
  readonly window: number;
}

/** The straight line of a constant rate. */
export function openCurve({ ratePerSecond }: Pick<OpenLoad, 'ratePerSecond'>): LoadCurve {
  return {
    messagesBefore: (us) => (us * ratePerSecond) / 1e6,
    dueUs: (message) => (message * 1e6) / ratePerSecond,
  };
}
