import type { Backend, ProducerOptions } from '../backend/backend.ts';
import { PluginFault } from '../backend/plugin-faults.ts';
import { findBackend } from '../backend/registry.ts';
import { settlesWithin } from '../deadline.ts';
import { messageOf } from '../errors.ts';
import { nowUs } from '../measure/clock.ts';
import { Recorder } from '../measure/recorder.ts';
import { type LoadSpec, scheduleOf, warmupLoad, windowOf } from '../workload/arrival.ts';
import { createStream } from '../workload/workload.ts';
import { checkClientDefaults } from './client-defaults.ts';
import type { LaneCommands } from './commands.ts';
import { laneError } from './errors.ts';
import type { LaneEvent, LaneResult, LaneRow, LaneSpec } from './messages.ts';
import { type Observation, observe, tellProgress } from './observe.ts';
import { ClosedPacer, OpenPacer, type Pacer } from './pacer.ts';
import { ProducerLane } from './producer-lane.ts';
import { InFlightWindow } from './window.ts';

/** A lane's line to the run, whether by a message port or by a child process's channel. */
export interface LaneLink extends LaneCommands {
  send(event: LaneEvent): void;
}

const closeTimeoutMs = 3000;
/** Sets the warm-up's random arrivals apart from the window's. */
const warmupSeed = 1_000_003;

/**
 * Runs one lane from connecting to closing: warm-up, measured window with a row a second, drain. Rejects with the
 * backend's error where it cannot connect.
 */
export async function runLane(spec: LaneSpec, link: LaneLink): Promise<LaneResult> {
  const backend = await backendOf(spec);
  const window = new InFlightWindow(windowOf(spec.load, spec));
  const { seed, lane: laneIndex, lanes } = spec;
  const retainBytes = backend.retainsBytes;
  const stream = createStream(spec.workload, { seed, lane: laneIndex, lanes, retainBytes });
  const recorder = new Recorder(spec.load.kind === 'closed');
  const lane = new ProducerLane(stream, window, recorder, spec.pacing);
  const producer = await backend.connect(producerOptions(spec, window.size), lane).catch((error: unknown) => {
    throw error instanceof PluginFault ? error : laneError('CONNECT_FAILED', messageOf(error), error);
  });
  try {
    if (spec.clientDefaults) checkClientDefaults(spec.backend, producer.effective);
    link.send({ kind: 'ready', effective: producer.effective });
    const startUs = await link.start;
    const pacerFor = (load: LoadSpec, seed: number, fromUs: number, endUs: number): Pacer =>
      load.kind === 'closed'
        ? new ClosedPacer(window, endUs)
        : new OpenPacer(window, recorder, scheduleOf(load, { ...spec, seed }), fromUs, endUs);
    const progress = tellProgress(recorder, (event) => link.send(event));
    try {
      const warmup = pacerFor(
        warmupLoad(spec.load),
        spec.seed + warmupSeed,
        startUs,
        Number.POSITIVE_INFINITY,
      );
      const measured = link.measure.then((command) => {
        const { untilUs } = command;
        // Who hears of it too late begins late: what was sent by then belongs to the warm-up.
        const fromUs = spec.warmupLimitMs === 0 ? command.fromUs : Math.max(command.fromUs, nowUs());
        recorder.measure(fromUs, untilUs);
        warmup.endUs = fromUs;
        lane.wake();
        const tell = (row: LaneRow) => link.send({ kind: 'row', row });
        const observed = observe({ recorder, window, producer, fromUs, untilUs, tell });
        return { ...command, fromUs, observed };
      });
      await lane.run(producer, warmup);
      const { fromUs, untilUs, steady, observed } = await measured;
      await lane.run(producer, pacerFor(spec.load, spec.seed, fromUs, untilUs));
      const observation = await observed;
      await lane.drain(spec.drainMs);
      return {
        ...accountOf(recorder),
        ...observation,
        ...recorder.latencies(),
        warmupUs: fromUs - startUs,
        warmupSteady: steady,
        harnessRatio: harnessRatio(lane, recorder, observation, untilUs - fromUs),
        drainUs: Math.max(0, nowUs() - untilUs),
        settledTwice: lane.settledTwice,
        // Closing may add to it yet.
        faults: producer.faults ?? {},
      };
    } finally {
      progress.stop();
    }
  } finally {
    await settlesWithin(producer.close(closeTimeoutMs), closeTimeoutMs);
  }
}

/** What loads a user's own backend is loaded only where there is one. */
async function backendOf({ backend, plugin }: LaneSpec): Promise<Backend> {
  if (plugin === undefined) return findBackend(backend);
  const { loadPlugin } = await import('../backend/plugin.ts');
  return loadPlugin(plugin, backend);
}

function producerOptions(spec: LaneSpec, window: number): ProducerOptions {
  const { brokers, connection, topic, settings, connectTimeoutMs, largestMessageBytes } = spec;
  return {
    brokers,
    connection,
    topic,
    settings,
    clientDefaults: spec.clientDefaults,
    connectTimeoutMs,
    largestMessageBytes,
    window,
    clientId: `lingerlab-${spec.backend}-${spec.lane}`,
  };
}

/** Counts of the window, and of the lane's whole life. */
function accountOf(recorder: Recorder) {
  const { issued, dropped, acked, unresolved, windowAcked, windowBytes, totals } = recorder;
  const failures = Object.fromEntries(recorder.failures);
  return { issued, dropped, acked, unresolved, windowAcked, windowBytes, failures, totals };
}

/** lingerlab's own part of the time that the sending thread ran; null where either is unknown. */
function harnessRatio(
  { selfCost }: ProducerLane,
  { issued }: Recorder,
  { resources: { laneCpuRatio } }: Observation,
  windowUs: number,
): number | null {
  const { usPerMessage } = selfCost;
  if (usPerMessage === null || laneCpuRatio === null || laneCpuRatio === 0) return null;
  return Math.min(1, (usPerMessage * issued) / (laneCpuRatio * windowUs));
}
