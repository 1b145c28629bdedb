import { formatCount, formatLatency, plural } from '../format.ts';
import { lowestOf } from '../measure/buckets.ts';
import type { LatencyHistogram } from '../measure/histogram.ts';
import type { CheckLine } from '../result/calibration.ts';
import { judged } from './check.ts';
import { affectedBy, amongSlowestUs, expectedUs } from './stall-expectation.ts';

/** What was offered at fixed times while the broker stood still. */
export const ratePerSecond = 1000;
const percentiles = [50, 90, 99] as const;
const tolerance = 0.05;

/** A stall, and the responses of messages that were due at fixed times. */
export interface OpenStall {
  readonly stoppedUs: number;
  readonly response: LatencyHistogram;
}

/** One client's histograms from stalls that two loads met. */
export interface StallSeen {
  readonly client: string;
  /** What a message took, in the median, when as many as are due during a stall were due at once. */
  readonly backlogUs: number;
  readonly open: readonly OpenStall[];
  /** From a loop that sends when the last message is answered. */
  readonly closed: { readonly stoppedUs: number; readonly service: LatencyHistogram };
}

/** Judges the slowest responses by the exact expectation, in the middle one of the stalls, beside a waiting loop's. */
export function stallLine({ client, backlogUs, open, closed }: StallSeen): CheckLine {
  const { stoppedUs, affected, found, off } = middleOf(open.map((one) => comparisonOf(one, backlogUs)));
  const list = (key: 'measuredUs' | 'exactUs') => found.map((one) => ms(one[key])).join(', ');
  const slow = slowerThan(closed.service, closed.stoppedUs / 10);
  const p99Us = closed.service.valueAtPercentile(99);
  return judged(
    `stall, ${client}`,
    off <= tolerance,
    `${plural(affected, 'message')} due while the broker stood still for ${ms(stoppedUs)} ms: ` +
      `p50, p90, p99 of their response ${list('measuredUs')} ms, expected ${list('exactUs')}, within 5 % ` +
      `(what was left of the stall, and the ${ms(backlogUs)} ms that so many at once take). ` +
      `A loop that waits for each answer met such a stall in ${formatCount(slow)} of ` +
      `${formatCount(closed.service.count)} messages, with a service p99 of ${formatLatency(p99Us)}`,
    {
      stoppedUs,
      affected,
      backlogUs,
      ...Object.fromEntries(
        found.flatMap(({ percentile, measuredUs, exactUs }) => [
          [`p${percentile}Us`, measuredUs],
          [`p${percentile}ExpectedUs`, exactUs],
        ]),
      ),
      stalls: open.length,
      closedSlow: slow,
      closedCount: closed.service.count,
      closedServiceP99Us: p99Us,
    },
  );
}

/** One stall's percentiles beside what they should be, and the share by which the worst is off. */
function comparisonOf({ stoppedUs, response }: OpenStall, backlogUs: number) {
  const affected = affectedBy({ stallUs: stoppedUs, ratePerSecond });
  const found = percentiles.map((percentile) => ({
    percentile,
    measuredUs: amongSlowestUs(response, affected, percentile),
    exactUs: expectedUs({ stallUs: stoppedUs, ratePerSecond, backlogUs }, percentile),
  }));
  const off = Math.max(...found.map(({ measuredUs, exactUs }) => Math.abs(measuredUs / exactUs - 1)));
  return { stoppedUs, affected, found, off };
}

const middleOf = <Compared extends { off: number }>(all: readonly Compared[]): Compared =>
  [...all].sort((a, b) => a.off - b.off)[Math.floor(all.length / 2)]!;

/** How many values lie in buckets from a limit in µs on. */
function slowerThan(histogram: LatencyHistogram, limitUs: number): number {
  const { indexes, counts } = histogram.toTransfer();
  return counts.reduce((sum, count, entry) => (lowestOf(indexes[entry]!) >= limitUs ? sum + count : sum), 0);
}

const ms = (us: number): string => (us / 1000).toFixed(0);
