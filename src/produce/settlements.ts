import type { Acknowledgements } from '../backend/backend.ts';
import { settlesWithin } from '../deadline.ts';

/** What became of messages: sent, acknowledged, and failed by code; the rest of those sent is unanswered. */
export interface Tally {
  sent: number;
  acknowledged: number;
  failed: Record<string, number>;
}

/** Counts into a tally what a client settles, and lets a sender wait for it. */
export class Settlements implements Acknowledgements {
  readonly tally: Tally = { sent: 0, acknowledged: 0, failed: {} };
  #settled = 0;
  #wake: () => void = () => {};

  settle(_token: number, error: string | null): void {
    this.#add(1, error);
  }

  settleAll(_tokens: ArrayLike<number>, count: number, error: string | null): void {
    this.#add(count, error);
  }

  /**
   * Waits until fewer than `limit` of the messages sent are unsettled; false where the signal is aborted, or nothing at
   * all was settled for `silenceMs` milliseconds.
   */
  async fewerThan(limit: number, silenceMs: number, signal: AbortSignal): Promise<boolean> {
    while (this.tally.sent - this.#settled >= limit)
      if (signal.aborted || !(await settlesWithin(this.#next(signal), silenceMs))) return false;
    return !signal.aborted;
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
  }

  #add(count: number, error: string | null): void {
    const { failed } = this.tally;
    if (error === null) this.tally.acknowledged += count;
    else failed[error] = (failed[error] ?? 0) + count;
    this.#settled += count;
    this.#wake();
  }
}
