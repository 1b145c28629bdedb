import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { EffectiveSettings } from '../backend/backend.ts';
import { settlesWithin } from '../deadline.ts';
import { messageOf } from '../errors.ts';
import { nowUs } from '../measure/clock.ts';
import { laneError } from './errors.ts';
import type {
  LaneCommand,
  LaneEvent,
  LaneOutcome,
  LaneResult,
  LaneRow,
  LaneSpec,
  LaneTask,
} from './messages.ts';
import { Warmup } from './warmup.ts';
import { growThreadsFully } from './young-generation.ts';

/** The lanes' results, and what their producers said was in force. */
export interface LanesDone {
  readonly results: readonly LaneResult[];
  readonly effective: EffectiveSettings;
}

export interface LaneHooks {
  /** Told what a lane says of its progress. */
  readonly onProgress?: (lane: number, event: Extract<LaneEvent, { kind: 'progress' }>) => void;
  /** Told each row of each lane at its end, all of them before the results. */
  readonly onRow?: (row: LaneRow) => void;
  /** Ends all lanes at once when it aborts. */
  readonly signal?: AbortSignal;
}

const workerFile = fileURLToPath(new URL('./worker.js', import.meta.url));
/** From the word to the start, so that every lane has it in time: the most that a message between threads takes. */
const headStartUs = 20_000;
/** The same for the word to measure, which reaches lanes that are at work. */
const noticeUs = 100_000;
/** How often a warm-up past its least length is looked at. */
const lookMs = 50;
/** What connecting, closing and passing results may take beyond their own limits. */
const graceMs = 5000;
/** What a worker may take to end its lane before it is ended itself. */
const letGoMs = 1000;

/**
 * Runs one trial's lanes, each in a fresh thread of a fresh pool, so that no trial inherits another's heap. All connect
 * first and then start at one moment. Whatever happens, no thread and no child process is left when it settles.
 *
 * Rejects with a lane error: a lane's own, LANE_DIED, LANE_TIMEOUT, or INTERRUPTED.
 */
export async function runLanes(specs: readonly LaneSpec[], hooks: LaneHooks = {}): Promise<LanesDone> {
  const first = specs[0]!;
  const youngGeneration = growThreadsFully();
  const pool = new Piscina<LaneTask, LaneOutcome>({
    filename: workerFile,
    minThreads: specs.length,
    maxThreads: specs.length,
    // An idle thread that waits on Atomics blocks its event loop, and with it the client's timers and sockets.
    atomics: 'disabled',
  });
  // A thread that fails after its lane has answered: what was measured stands, and the thread is ended anyway.
  pool.on('error', () => {});
  const warmup = new Warmup(specs.length);
  const heardUs = specs.map(() => nowUs());
  const lanes = specs.map((spec, index) =>
    startLane(pool, spec, {
      onProgress: (event) => {
        heardUs[index] = nowUs();
        warmup.add(index, event, nowUs() / 1e6);
        hooks.onProgress?.(index, event);
      },
      onRow: (row) => hooks.onRow?.(row),
    }),
  );
  const results = Promise.all(lanes.map((lane) => lane.result));
  const watch = deadline(hooks.signal);
  const ending = new AbortController();
  try {
    const ready = Promise.all(lanes.map((lane) => lane.ready));
    const connectMs = first.connectTimeoutMs + graceMs;
    const effective = await Promise.race([ready, neverEarly(results), watch(connectMs, 'connecting')]);
    const atUs = nowUs() + headStartUs;
    const tell = (command: LaneCommand): void => {
      for (const lane of lanes) lane.port.postMessage(command);
    };
    tell({ kind: 'start', atUs });
    const warm = warmedUp(first, atUs, warmup, ending.signal).then(tell);
    // Where it is given up, what ended the trial is told already.
    warm.catch(() => {});
    const trialMs = first.warmupLimitMs + first.durationMs + first.drainMs + 2 * graceMs;
    return {
      results: await Promise.race([results, watch(trialMs, 'its trial', () => silenceOf(heardUs))]),
      effective: effective[0]!,
    };
  } finally {
    ending.abort();
    watch.end();
    youngGeneration.end();
    for (const lane of lanes) lane.port.close();
    // A worker that owns a process ends it now. Once the worker is gone nobody could, and a process that hangs would
    // stay: it does not see that it was left.
    await settlesWithin(Promise.allSettled(lanes.map((lane) => lane.result)), letGoMs);
    await pool.destroy();
  }
}

interface LaneListener {
  readonly onProgress: (event: Extract<LaneEvent, { kind: 'progress' }>) => void;
  readonly onRow: (row: LaneRow) => void;
}

interface StartedLane {
  readonly port: MessagePort;
  readonly ready: Promise<EffectiveSettings>;
  readonly result: Promise<LaneResult>;
}

function startLane(
  pool: Piscina<LaneTask, LaneOutcome>,
  spec: LaneSpec,
  { onProgress, onRow }: LaneListener,
): StartedLane {
  const { port1, port2 } = new MessageChannel();
  const rows = arrivals();
  const ready = new Promise<EffectiveSettings>((resolve) => {
    port1.on('message', (event: LaneEvent) => {
      if (event.kind === 'ready') resolve(event.effective);
      else if (event.kind === 'progress') onProgress(event);
      else {
        onRow(event.row);
        rows.add();
      }
    });
  });
  const result = pool.run({ spec, port: port2 }, { transferList: [port2] }).then(
    async (outcome) => {
      if (!('result' in outcome)) throw laneError(outcome.code, outcome.message);
      // They come by another way than the result, and may come after it.
      await rows.reach(outcome.result.rowsTold);
      return outcome.result;
    },
    (error: unknown) => {
      throw laneError('LANE_DIED', `its thread ended: ${messageOf(error)}`, error);
    },
  );
  return { port: port1, ready, result };
}

/** Counts what comes; `reach` resolves when it is that many. */
function arrivals(): { add(): void; reach(count: number): Promise<void> } {
  let come = 0;
  let awaited = Number.POSITIVE_INFINITY;
  let reached: () => void;
  const all = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const compare = () => {
    if (come >= awaited) reached();
  };
  return {
    add: () => {
      come += 1;
      compare();
    },
    reach: (count) => {
      awaited = count;
      compare();
      return all;
    },
  };
}

/**
 * The command to measure, when the warm-up is over: after its least length and once the lanes run steadily, or after its
 * limit. The window begins a moment later, so that no lane hears of it too late. Rejects when the signal aborts.
 */
async function warmedUp(
  { warmupMs, warmupLimitMs, durationMs }: LaneSpec,
  startUs: number,
  warmup: Warmup,
  signal: AbortSignal,
): Promise<LaneCommand> {
  const leastUs = startUs + warmupMs * 1000;
  const limitUs = startUs + warmupLimitMs * 1000;
  const leftMs = (leastUs - noticeUs - nowUs()) / 1000;
  if (leftMs > 0) await pause(leftMs, undefined, { signal });
  while (!warmup.steady && nowUs() + noticeUs < limitUs) await pause(lookMs, undefined, { signal });
  const fromUs = warmupLimitMs === 0 ? startUs : Math.max(leastUs, nowUs() + noticeUs);
  return { kind: 'measure', fromUs, untilUs: fromUs + durationMs * 1000, steady: warmup.steady };
}

/** Only the rejection of `results`: a lane that fails before all are ready ends the wait for the others. */
function neverEarly(results: Promise<unknown>): Promise<never> {
  return results.then(() => new Promise<never>(() => {}));
}

/** A lane tells of its progress ten times a second, as long as nothing holds its thread. */
function silenceOf(heardUs: readonly number[]): string {
  const seconds = (nowUs() - Math.min(...heardUs)) / 1e6;
  return seconds < 2
    ? ''
    : `, and had not been heard of for ${seconds.toFixed(1)} s: something holds its thread`;
}

/** Promises that only reject: after a time, or when the signal aborts. */
function deadline(signal: AbortSignal | undefined) {
  const timers: NodeJS.Timeout[] = [];
  const endings: (() => void)[] = [];
  const watch = (limitMs: number, doing: string, details = (): string => ''): Promise<never> =>
    new Promise((_, reject) => {
      const late = () =>
        reject(
          laneError('LANE_TIMEOUT', `a lane was not done with ${doing} after ${limitMs} ms${details()}`),
        );
      const abort = () => reject(laneError('INTERRUPTED', 'the run was interrupted'));
      timers.push(setTimeout(late, limitMs));
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort, { once: true });
      endings.push(() => signal?.removeEventListener('abort', abort));
    });
  watch.end = () => {
    for (const timer of timers) clearTimeout(timer);
    for (const end of endings) end();
  };
  return watch;
}
