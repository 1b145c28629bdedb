import { nowUs } from '../measure/clock.ts';
import { LatencyHistogram } from '../measure/histogram.ts';

/** One message in so many is timed on its way out: often enough to know, too seldom to cost. A power of two. */
export const sendsPerSample = 1024;
/** The same for the batches of settlements. A power of two. */
export const settlementsPerSample = 64;

const nanosecondsPerMicrosecond = 1000;

/**
 * What a message costs in lingerlab's own code on the sending thread: making it, deciding when it is due, and keeping
 * its account. Samples are kept in nanoseconds and their medians taken, so that a thread that lost its core in the
 * middle of one does not count as a cost.
 */
export class SelfCost {
  private readonly sends = new LatencyHistogram();
  private readonly settlements = new LatencyHistogram();
  private readonly readingUs = costOfReading();

  /** A message was made and accounted for in this time, which holds one reading of the clock. */
  sent(us: number): void {
    this.sends.record((us - this.readingUs) * nanosecondsPerMicrosecond);
  }

  /** So many settlements were accounted for in this time, which holds one reading of the clock. */
  settled(us: number, count: number): void {
    this.settlements.record(((us - this.readingUs) / count) * nanosecondsPerMicrosecond);
  }

  /** Microseconds a message; null while there are too few samples of either kind. */
  get usPerMessage(): number | null {
    if (this.sends.count < 3 || this.settlements.count < 3) return null;
    const nanoseconds = this.sends.valueAtPercentile(50) + this.settlements.valueAtPercentile(50);
    return nanoseconds / nanosecondsPerMicrosecond;
  }
}

/** What one reading of the clock takes, in microseconds: the median of a few hundred. */
function costOfReading(): number {
  const readings = new LatencyHistogram();
  for (let reading = 0; reading < 300; reading += 1) {
    const before = nowUs();
    readings.record((nowUs() - before) * nanosecondsPerMicrosecond);
  }
  return readings.valueAtPercentile(50) / nanosecondsPerMicrosecond;
}
