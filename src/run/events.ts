import type { Point, Trial } from '../result/schema.ts';
import type { PlannedTrial } from '../scenario/plan.ts';

/** What a run tells while it goes on; a listener shows it, and nothing depends on that. */
export type RunEvent =
  | { readonly kind: 'status'; readonly text: string }
  | {
      readonly kind: 'ready';
      readonly broker: string;
      readonly topic: string;
      readonly caveat: string | null;
    }
  | {
      readonly kind: 'trial-started';
      readonly trial: PlannedTrial;
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
  | { readonly kind: 'trial-ended'; readonly point: Point; readonly trial: Trial };

export type RunListener = (event: RunEvent) => void;
