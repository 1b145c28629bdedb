import type { ProducerOptions } from '../backend/backend.ts';
import { findBackend } from '../backend/registry.ts';
import { settlesWithin } from '../deadline.ts';
import { messageOf } from '../errors.ts';
import { nowUs } from '../measure/clock.ts';
import { Recorder } from '../measure/recorder.ts';
import { scheduleOf, windowOf } from '../workload/arrival.ts';
import { createStream } from '../workload/workload.ts';
import { laneError } from './errors.ts';
import type { LaneEvent, LaneResult, LaneRow, LaneSpec } from './messages.ts';
import { type Observation, observe, tellProgress } from './observe.ts';
import { ClosedPacer, OpenPacer, type Pacer } from './pacer.ts';
import { ProducerLane } from './producer-lane.ts';
import { InFlightWindow } from './window.ts';

/** A lane's line to the run, whether by a message port or by a child process's channel. */
export interface LaneLink {
  send(event: LaneEvent): void;
  /** Resolves with the start's moment, once the run gives the word. */
  readonly start: Promise<number>;
}

const closeTimeoutMs = 3000;

/**
 * Runs one lane from connecting to closing: warm-up, measured window with a row a second, drain. Rejects with the
 * backend's error where it cannot connect.
 */
export async function runLane(spec: LaneSpec, link: LaneLink): Promise<LaneResult> {
  const backend = await findBackend(spec.backend);
  const window = new InFlightWindow(windowOf(spec.load, spec));
  const { seed, lane: laneIndex } = spec;
  const stream = createStream(spec.workload, { seed, lane: laneIndex, retainBytes: backend.retainsBytes });
  const lane = new ProducerLane(stream, window);
  const producer = await backend.connect(producerOptions(spec, window.size), lane).catch((error: unknown) => {
    throw laneError('CONNECT_FAILED', messageOf(error), error);
  });
  try {
    link.send({ kind: 'ready', effective: producer.effective });
    const startUs = await link.start;
    const fromUs = startUs + spec.warmupMs * 1000;
    const untilUs = fromUs + spec.durationMs * 1000;
    const recorder = new Recorder(fromUs, untilUs);
    const progress = tellProgress(recorder, (event) => link.send(event));
    try {
      const tell = (row: LaneRow) => link.send({ kind: 'row', row });
      const observed = observe({ recorder, window, producer, fromUs, untilUs, tell });
      await lane.run(producer, pacerOf(spec, window, recorder, startUs, untilUs), recorder);
      const observation = await observed;
      await lane.drain(spec.drainMs);
      return resultOf(spec, recorder, observation, lane.settledTwice, nowUs() - untilUs);
    } finally {
      progress.stop();
    }
  } finally {
    await settlesWithin(producer.close(closeTimeoutMs), closeTimeoutMs);
  }
}

function producerOptions(spec: LaneSpec, window: number): ProducerOptions {
  const { brokers, topic, settings, connectTimeoutMs } = spec;
  return {
    brokers,
    topic,
    settings,
    connectTimeoutMs,
    window,
    clientId: `lingerlab-${spec.backend}-${spec.lane}`,
  };
}

function pacerOf(
  spec: LaneSpec,
  window: InFlightWindow,
  recorder: Recorder,
  startUs: number,
  untilUs: number,
): Pacer {
  if (spec.load.kind === 'closed') return new ClosedPacer(window, untilUs);
  return new OpenPacer(window, recorder, scheduleOf(spec.load, spec), startUs, untilUs);
}

function resultOf(
  spec: LaneSpec,
  recorder: Recorder,
  observation: Observation,
  settledTwice: number,
  drainUs: number,
): LaneResult {
  const { issued, dropped, acked, unresolved, windowAcked, windowBytes } = recorder;
  return {
    issued,
    dropped,
    acked,
    unresolved,
    windowAcked,
    windowBytes,
    failures: Object.fromEntries(recorder.failures),
    totals: recorder.totals,
    ...observation,
    warmupUs: spec.warmupMs * 1000,
    warmupSteady: false,
    harnessRatio: null,
    drainUs: Math.max(0, drainUs),
    response: recorder.response.toTransfer(),
    service: recorder.service.toTransfer(),
    lag: recorder.lag.toTransfer(),
    settledTwice,
  };
}
