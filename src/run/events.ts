import type { LaneHooks } from '../lane/pool.ts';
import type { Result, Trial } from '../result/schema.ts';
import type { PlannedTrial } from '../scenario/plan.ts';

/** What a run tells while it goes on; a listener shows it, and nothing depends on that. */
/** How far a search is within its time. */
export interface SearchTime {
  /** Of its budget, what it has taken: 0 to 1. */
  readonly spentShare: number;
  /** The most that it may still take, in seconds; null where trials are computed, which takes no time. */
  readonly leftS: number | null;
}

export type RunEvent =
  | { readonly kind: 'status'; readonly text: string }
  | { readonly kind: 'ready'; readonly broker: Result['broker'] }
  | {
      readonly kind: 'trial-started';
      readonly trial: PlannedTrial;
      /** Its place in the run, from 1, and of how many. */
      readonly position: number;
      readonly trials: number;
      /** Of a search, which does not know how many trials it will take. */
      readonly time?: SearchTime;
    }
  | {
      readonly kind: 'progress';
      readonly measuring: boolean;
      readonly messagesPerSecond: number;
      /** The slowest lane's, of the measured messages so far; null before there are any. */
      readonly p99Us: number | null;
    }
  | { readonly kind: 'trial-ended'; readonly trial: Trial; readonly time?: SearchTime };

export type RunListener = (event: RunEvent) => void;

/** Turns what one trial's lanes tell into what the run tells: their rates added up, the slowest lane's p99. */
export function progressOf(listener: RunListener | undefined): LaneHooks['onProgress'] {
  if (listener === undefined) return undefined;
  const rates = new Map<number, number>();
  const percentiles = new Map<number, number>();
  return (lane, { measuring, ackedPerSecond, p99Us }) => {
    rates.set(lane, ackedPerSecond);
    if (p99Us !== null) percentiles.set(lane, p99Us);
    listener({
      kind: 'progress',
      measuring,
      messagesPerSecond: [...rates.values()].reduce((sum, rate) => sum + rate, 0),
      p99Us: percentiles.size === 0 ? null : Math.max(...percentiles.values()),
    });
  };
}
