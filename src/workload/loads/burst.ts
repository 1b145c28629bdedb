import type { LoadCurve } from './curve.ts';

/** Messages that are due all at once, again and again, over a constant rate. */
export interface BurstLoad {
  readonly kind: 'burst';
  /** Messages a second between the bursts; 0 for none. */
  readonly ratePerSecond: number;
  /** Messages that are due at once, and how often; the first are due after half as long. */
  readonly messages: number;
  readonly everyMs: number;
  /** Most unsettled messages; one that is due beyond it is dropped. */
  readonly window: number;
}

/**
 * A line with a step in the middle of each period. In the middle, because the base rate then shows before and after
 * each burst, and a measured window that follows the warm-up's bursts begins with none.
 */
export function burstCurve({
  ratePerSecond,
  messages,
  everyMs,
}: Pick<BurstLoad, 'ratePerSecond' | 'messages' | 'everyMs'>): LoadCurve {
  const rate = ratePerSecond / 1e6;
  const everyUs = everyMs * 1000;
  const halfUs = everyUs / 2;
  const beforeBurst = (ratePerSecond * everyMs) / 2000;
  const afterBurst = beforeBurst + messages;
  const inPeriod = beforeBurst + afterBurst;
  return {
    messagesBefore: (us) => rate * us + messages * Math.max(0, Math.ceil(us / everyUs - 0.5)),
    dueUs: (message) => {
      const period = Math.floor(message / inPeriod);
      const place = message - period * inPeriod;
      const burstUs = period * everyUs + halfUs;
      // Rounding must not move a message over the burst or into the next period, where times would fall.
      if (place < beforeBurst) return burstUs - halfUs + Math.min(halfUs, Math.max(0, place) / rate);
      if (place < afterBurst || rate === 0) return burstUs;
      return burstUs + Math.min(halfUs, (place - afterBurst) / rate);
    },
  };
}
