import { setTimeout as pause } from 'node:timers/promises';
import { host } from '../broker/hosted.ts';
import { formatCount } from '../format.ts';
import type { CheckLine } from '../result/calibration.ts';
import { type Check, skipped } from './check.ts';
import { embeddedClients, notEmbeddedLines } from './embedded-clients.ts';
import type { EmbeddedTarget, Ground, Measured, Trial } from './ground.ts';
import { affectedBy } from './stall-expectation.ts';
import { type OpenStall, ratePerSecond, type StallSeen, stallLine } from './stall-line.ts';
import type { StopDone, StopStart } from './stop-host.ts';

const stallMs = 500;
/** Stalls that the fixed rate meets, of which the middle one counts. */
const stalls = { whole: 3, quick: 1 };
/** From the measured window's begin to the stall, and the whole window. */
const calmMs = 500;
const durationMs = 3000;
/** Bursts of as many messages as a stall holds up, so far apart that one is over when the next comes. */
const burstEveryMs = 250;
const backlogMs = 3000;
/** Starting a lane, its warm-up and its end. */
const overheadSeconds = 0.9;
const openSeconds = 1;

/** A broker that stands still must show in full in the response times of what was due meanwhile. */
export const stall: Check = {
  name: 'stall',
  seconds: (scope) => {
    const trials = 1 + stallsOf(scope.quick);
    const seconds = (backlogMs + trials * durationMs) / 1000 + (1 + trials) * overheadSeconds;
    return openSeconds + embeddedClients(scope).length * seconds;
  },
  run: async (ground) => {
    if (process.platform === 'win32') return [skipped('stall', 'no signal stops a process on Windows')];
    const target = await ground.embedded(0);
    try {
      const lines: CheckLine[] = [];
      for (const client of embeddedClients(ground))
        lines.push(stallLine(await seenBy(ground, target, client)));
      return [...lines, ...notEmbeddedLines('stall', ground)];
    } finally {
      await target.close();
    }
  },
};

const stallsOf = (quick: boolean): number => (quick ? stalls.quick : stalls.whole);

async function seenBy(ground: Ground, target: EmbeddedTarget, client: string): Promise<StallSeen> {
  const trial = { backend: client, target, settings: { acks: 'all', 'linger.ms': 0 } } as const;
  const messages = affectedBy({ stallUs: stallMs * 1000, ratePerSecond });
  ground.tell(`${client}, what ${formatCount(messages)} messages at once take`);
  const backlog = await ground.measure({
    ...trial,
    load: { kind: 'burst', ratePerSecond: 0, messages, everyMs: burstEveryMs, window: 10_000 },
    durationMs: backlogMs,
  });
  ground.tell(`${client}, a stall of ${stallMs} ms at ${formatCount(ratePerSecond)} messages/s`);
  const open: OpenStall[] = [];
  for (let count = 0; count < stallsOf(ground.quick); count += 1) {
    const { stoppedUs, measured } = await stalled(ground, target, {
      ...trial,
      durationMs,
      load: { kind: 'open', ratePerSecond, arrivals: 'even', window: 10_000 },
    });
    open.push({ stoppedUs, response: measured.response });
  }
  ground.tell(`${client}, the same stall with one message at a time`);
  const closed = await stalled(ground, target, {
    ...trial,
    durationMs,
    load: { kind: 'closed', inFlight: 1 },
  });
  return {
    client,
    backlogUs: backlog.response.valueAtPercentile(50),
    open,
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
