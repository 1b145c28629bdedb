import { formatCount, formatLatency } from '../format.ts';
import type { MeasuredTrial } from '../result/schema.ts';
import { trendOf } from '../stats/trend.ts';

const fewestRows = 8;
/** The chance at which a trend is taken for one. */
const significance = 0.01;
/** By how much of their median messages on their way must grow, and the wait that this adds (by Little's law). */
const leastGrowth = 0.5;
const leastWaitUs = 5000;

/**
 * Whether messages on their way grew over the window of an open load, in a sentence; null where they did not, or where
 * there are less than eight rows to tell. By Mann-Kendall at 1 %, where the growth is worth at least half of its median
 * and 5 ms of waiting: what grows so in seconds has no end in hours.
 */
export function growthWords({ windows, throughput }: MeasuredTrial): string | null {
  const trend = trendOf(windows.map(({ endS, inFlight }) => ({ atS: endS, value: inFlight })));
  if (trend === null || trend.values < fewestRows || trend.p >= significance) return null;
  const waitUs = (trend.change / throughput.messagesPerSecond) * 1e6;
  return trend.changeRatio > leastGrowth && waitUs > leastWaitUs
    ? `messages on their way grew by ${formatCount(trend.change)} over the window, which is ${formatLatency(waitUs)} of waiting`
    : null;
}
