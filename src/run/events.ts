import type { LaneHooks } from '../lane/pool.ts';
import type { Result, Trial } from '../result/schema.ts';
import type { PlannedTrial } from '../scenario/plan.ts';

/** What a run tells while it goes on; a listener shows it, and nothing depends on that. */
export type RunEvent =
  | { readonly kind: 'status'; readonly text: string }
  | { readonly kind: 'ready'; readonly broker: Result['broker'] }
  | {
      readonly kind: 'trial-started';
      readonly trial: PlannedTrial;
      /** Its place in the run, from 1, and of how many. */
      readonly position: number;
      readonly trials: number;
    }
  | {
      readonly kind: 'progress';
      readonly measuring: boolean;
      readonly messagesPerSecond: number;
      /** The slowest lane's, of the measured messages so far; null before there are any. */
      readonly p99Us: number | null;
    }
  | { readonly kind: 'trial-ended'; readonly trial: Trial };

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
