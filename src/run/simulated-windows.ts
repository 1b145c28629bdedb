import type { Counts, WindowRow } from '../result/schema.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Line } from '../simulation/line.ts';
import type { Served } from '../simulation/offered.ts';
import { type Waiting, waitQuantileUs } from '../simulation/waiting.ts';

/** Memory of a lane's process with nothing on its way. */
export const restingBytes = 90e6;
/** By how much a second's percentiles differ from the trial's, as a standard deviation. */
const rowSd = { p50: 0.01, p99: 0.03 };

/** The rows of a trial, a second each, as lanes would have told them. */
export function simulatedWindows(
  rows: readonly Served[],
  counts: Counts,
  { messageBytes, window }: Line,
  chance: Chance,
): WindowRow[] {
  const quantiles = new Map<Waiting, { p50: number; p99: number }>();
  const quantilesOf = (waiting: Waiting) => {
    const known = quantiles.get(waiting);
    if (known !== undefined) return known;
    const both = { p50: waitQuantileUs(waiting, 0.5), p99: waitQuantileUs(waiting, 0.99) };
    quantiles.set(waiting, both);
    return both;
  };
  const issued = wholes(
    rows.map(({ messages, dropped }) => messages - dropped),
    counts.issued,
  );
  const dropped = wholes(
    rows.map((row) => row.dropped),
    counts.dropped,
  );
  const acked = wholes(
    rows.map((row) => row.acked),
    Math.round(rows.reduce((sum, row) => sum + row.acked, 0)),
  );
  let endS = 0;
  return rows.map((row, index) => {
    endS += row.seconds;
    const { p50, p99 } = quantilesOf(row.waiting);
    const none = acked[index] === 0;
    const ripple = { p50: Math.exp(rowSd.p50 * chance.normal()), p99: Math.exp(rowSd.p99 * chance.normal()) };
    return {
      endS,
      issued: issued[index]!,
      acked: acked[index]!,
      failed: 0,
      dropped: dropped[index]!,
      bytes: acked[index]! * messageBytes,
      inFlight: Math.min(window, Math.round(row.onTheirWay + row.backlog)),
      p50Us: none ? null : p50 * ripple.p50,
      p99Us: none ? null : Math.max(p50 * ripple.p50, p99 * ripple.p99),
      gcMs: 0,
      gcCount: 0,
      gcMaxMs: 0,
      stealRatio: 0,
      silenceMs: 0,
      rssBytes: restingBytes,
    };
  });
}

/** The parts as whole numbers that add up to `total`. */
function wholes(parts: readonly number[], total: number): number[] {
  const all = parts.reduce((one, other) => one + other, 0);
  let reached = 0;
  let given = 0;
  return parts.map((part) => {
    reached += part;
    const upTo = all === 0 ? 0 : Math.round((reached / all) * total);
    const whole = upTo - given;
    given = upTo;
    return whole;
  });
}
