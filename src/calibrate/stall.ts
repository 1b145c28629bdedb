import { setTimeout as pause } from 'node:timers/promises';
import { host } from '../broker/hosted.ts';
import { lowestOf } from '../measure/buckets.ts';
import type { LatencyHistogram } from '../measure/histogram.ts';
import { formatCount, formatLatency, plural } from '../report/format.ts';
import type { CheckLine } from '../result/calibration.ts';
import { type Check, judged, skipped } from './check.ts';
import type { EmbeddedTarget, Ground, Measured, Trial } from './ground.ts';
import { affectedBy, amongSlowestUs, expectedUs } from './stall-expectation.ts';
import type { StopDone, StopStart } from './stop-host.ts';

const stallMs = 500;
const ratePerSecond = 1000;
const percentiles = [50, 90, 99] as const;
const tolerance = 0.05;
/** From the measured window's begin to the stall, and the whole window. */
const calmMs = 500;
const durationMs = 3000;
const backlogMs = 1500;
const trialsSeconds = (backlogMs + 2 * durationMs) / 1000 + 2.7;
const openSeconds = 1;

/** One client's histograms from the same stall, met by two loads. */
export interface StallSeen {
  readonly client: string;
  /** What a message took when as many as are due during a stall were on their way at once. */
  readonly backlogUs: number;
  /** From messages that were due at fixed times. */
  readonly open: { readonly stoppedUs: number; readonly response: LatencyHistogram };
  /** From a loop that sends when the last message is answered. */
  readonly closed: { readonly stoppedUs: number; readonly service: LatencyHistogram };
}

/** A broker that stands still must show in full in the response times of what was due meanwhile. */
export const stall: Check = {
  name: 'stall',
  seconds: ({ clients }) => openSeconds + clients.length * trialsSeconds,
  run: async (ground) => {
    if (process.platform === 'win32') return [skipped('stall', 'no signal stops a process on Windows')];
    const target = await ground.embedded(0);
    try {
      const lines: CheckLine[] = [];
      for (const client of ground.clients) lines.push(stallLine(await seenBy(ground, target, client)));
      return lines;
    } finally {
      await target.close();
    }
  },
};

async function seenBy(ground: Ground, target: EmbeddedTarget, client: string): Promise<StallSeen> {
  const trial = { backend: client, target, settings: { acks: 'all', 'linger.ms': 0 } } as const;
  const inFlight = affectedBy({ stallUs: stallMs * 1000, ratePerSecond });
  ground.tell(`${client}, what ${formatCount(inFlight)} messages at once take`);
  const backlog = await ground.measure({
    ...trial,
    load: { kind: 'closed', inFlight },
    durationMs: backlogMs,
  });
  ground.tell(`${client}, a stall of ${stallMs} ms at ${formatCount(ratePerSecond)} messages/s`);
  const open = await stalled(ground, target, {
    ...trial,
    durationMs,
    load: { kind: 'open', ratePerSecond, arrivals: 'even', window: 10_000 },
  });
  ground.tell(`${client}, the same stall with one message at a time`);
  const closed = await stalled(ground, target, {
    ...trial,
    durationMs,
    load: { kind: 'closed', inFlight: 1 },
  });
  return {
    client,
    backlogUs: backlog.service.valueAtPercentile(50),
    open: { stoppedUs: open.stoppedUs, response: open.measured.response },
    closed: { stoppedUs: closed.stoppedUs, service: closed.measured.service },
  };
}

/** A trial during which the broker stands still once. */
async function stalled(
  { measure, signal }: Ground,
  { pid }: EmbeddedTarget,
  trial: Trial,
): Promise<{ stoppedUs: number; measured: Measured }> {
  const stop = async () => {
    await pause(calmMs, undefined, { signal });
    const stopper = await host<StopStart, StopDone>({
      module: new URL('./stop-host.js', import.meta.url),
      start: { pid, ms: stallMs },
      startMs: 10_000,
      closeMs: 1000,
      signal,
    });
    await stopper.close();
    return stopper.ready.stoppedUs;
  };
  let stopped: Promise<number> | undefined;
  const measured = await measure(trial, () => {
    stopped = stop();
    // Where the trial fails, that is the error to tell.
    stopped.catch(() => {});
  });
  if (stopped === undefined) throw new Error('the trial did not say that it measures');
  return { stoppedUs: await stopped, measured };
}

/** Judges the slowest responses of the open load by the exact expectation, beside what the closed one saw. */
export function stallLine({ client, backlogUs, open, closed }: StallSeen): CheckLine {
  const { stoppedUs, response } = open;
  const affected = affectedBy({ stallUs: stoppedUs, ratePerSecond });
  const found = percentiles.map((percentile) => ({
    percentile,
    measuredUs: amongSlowestUs(response, affected, percentile),
    expectedUs: expectedUs({ stallUs: stoppedUs, ratePerSecond, backlogUs }, percentile),
  }));
  const fits = found.every((one) => Math.abs(one.measuredUs - one.expectedUs) <= tolerance * one.expectedUs);
  const list = (key: 'measuredUs' | 'expectedUs') => found.map((one) => ms(one[key])).join(', ');
  const slow = slowerThan(closed.service, closed.stoppedUs / 10);
  const p99Us = closed.service.valueAtPercentile(99);
  return judged(
    `stall, ${client}`,
    fits,
    `${plural(affected, 'message')} due while the broker stood still for ${ms(stoppedUs)} ms: ` +
      `p50, p90, p99 of their response ${list('measuredUs')} ms, expected ${list('expectedUs')}, within 5 % ` +
      `(what was left of the stall, and the ${ms(backlogUs)} ms that so many at once take). ` +
      `A loop that waits for each answer met such a stall in ${formatCount(slow)} of ` +
      `${formatCount(closed.service.count)} messages, with a service p99 of ${formatLatency(p99Us)}`,
    {
      stoppedUs,
      affected,
      backlogUs,
      ...Object.fromEntries(
        found.flatMap(({ percentile, measuredUs, expectedUs: expected }) => [
          [`p${percentile}Us`, measuredUs],
          [`p${percentile}ExpectedUs`, expected],
        ]),
      ),
      closedSlow: slow,
      closedCount: closed.service.count,
      closedServiceP99Us: p99Us,
    },
  );
}

/** How many values are clearly above a limit in µs: in a bucket that begins there. */
function slowerThan(histogram: LatencyHistogram, limitUs: number): number {
  const { indexes, counts } = histogram.toTransfer();
  return counts.reduce((sum, count, entry) => (lowestOf(indexes[entry]!) >= limitUs ? sum + count : sum), 0);
}

const ms = (us: number): string => (us / 1000).toFixed(0);
