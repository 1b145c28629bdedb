import { LatencyHistogram } from '../measure/histogram.ts';
import type { Counts, Latency } from '../result/schema.ts';
import type { Served } from '../simulation/offered.ts';
import type { Waiting } from '../simulation/waiting.ts';
import { type CombinedLanes, latencyFigures } from './combine.ts';
import { recordWaits } from './simulated-waits.ts';

/** How late messages leave, on average, in microseconds: at fixed times a sender is never quite on time. */
export const lagUs = 30;

/** What the histograms of a trial hold: the waits of the messages that were acknowledged, second by second. */
export function simulatedLatencies(
  rows: readonly Served[],
  counts: Counts,
  closed: boolean,
  drainS: number,
): CombinedLanes['latencyUs'] {
  const { issued, unresolved } = counts;
  const waits = stretches(rows, counts);
  const response = latencyOf((histogram) => {
    for (const { waiting, count } of waits) recordWaits(histogram, waiting, count);
    // Nobody answered them: they have waited for the drain at least.
    if (unresolved > 0) histogram.record(drainS * 1e6, unresolved);
  });
  if (closed) return { response, service: response, lag: latencyOf((lag) => lag.record(0, issued)) };
  return {
    response,
    service: latencyOf((histogram) => {
      for (const { waiting, count } of waits)
        recordWaits(histogram, { ...waiting, fixedUs: Math.max(1, waiting.fixedUs - lagUs) }, count);
    }),
    lag: latencyOf((lag) => recordWaits(lag, { fixedUs: 0, evenUs: 0, randomUs: lagUs }, issued)),
  };
}

// To make a histogram takes longer than all else that a trial takes.
const scratch = new LatencyHistogram();
const empty = new LatencyHistogram();

/** As the result file holds it; it is encoded when it is read, because most of many computed trials are never saved. */
function latencyOf(fill: (histogram: LatencyHistogram) => void): Latency {
  scratch.reset();
  fill(scratch);
  const transfer = scratch.since(empty);
  let encoded: string | null = null;
  return {
    ...latencyFigures(scratch),
    get histogram() {
      encoded ??= LatencyHistogram.fromTransfer(transfer).encode();
      return encoded;
    },
  };
}

/** Each wait with how many messages were acknowledged after it, the earliest first; neighbours that wait alike are one. */
function stretches(
  rows: readonly Served[],
  { issued, acked }: Counts,
): readonly { readonly waiting: Waiting; readonly count: number }[] {
  const all = rows.reduce((sum, { messages, dropped }) => sum + messages - dropped, 0);
  const found: { waiting: Waiting; count: number }[] = [];
  let before = 0;
  let reached = 0;
  for (const { waiting, messages, dropped } of rows) {
    reached += messages - dropped;
    const upTo = all === 0 ? 0 : Math.min(acked, Math.round((reached / all) * issued));
    const known = found.at(-1);
    if (known?.waiting === waiting) known.count += upTo - before;
    else found.push({ waiting, count: upTo - before });
    before = upTo;
  }
  return found;
}
