import { isMainThread } from 'node:worker_threads';
import type { Producer } from '../backend/backend.ts';
import { nowUs, wallClockOffsetUs } from '../measure/clock.ts';
import type { Recorder } from '../measure/recorder.ts';
import { machineTicks, ResourceMeter, type ResourceUse, stealRatio } from '../measure/resources.ts';
import { ClientFigures } from './client-figures.ts';
import type { LaneClient, LaneEvent, LaneRow } from './messages.ts';
import type { InFlightWindow } from './window.ts';

/** What was seen of a lane over its measured window. */
export interface Observation {
  /** Acknowledgements while the resources were watched, which ends a moment after the window. */
  readonly observedAcked: number;
  readonly rowsTold: number;
  readonly resources: ResourceUse;
  readonly stealRatio: number | null;
  readonly client: LaneClient | null;
  readonly occupancy: number;
  readonly clockStepUs: number;
}

interface Observed {
  readonly recorder: Recorder;
  readonly window: InFlightWindow;
  readonly producer: Producer;
  /** The measured window, on the monotonic clock. */
  readonly fromUs: number;
  readonly untilUs: number;
  /** Told each row at its end. */
  readonly tell: (row: LaneRow) => void;
}

const rowUs = 1_000_000;
const progressMs = 100;

/** Watches a lane from beside its send loop: tells a row a second, and resolves with the resources at the window's end. */
export async function observe(observed: Observed): Promise<Observation> {
  const { recorder, window, producer, fromUs, untilUs, tell } = observed;
  const { totals } = recorder;
  await until(fromUs);
  const meter = new ResourceMeter(() => window.inFlight / window.size);
  meter.start();
  recorder.skipRow();
  const client = new ClientFigures();
  const read = () => {
    const reading = producer.read?.();
    if (reading !== undefined) client.add(reading, totals.bytes);
  };
  read();
  const began = { ticks: machineTicks(), acked: totals.acked };
  let rowsTold = 0;
  let before = { ticks: began.ticks, offsetUs: wallClockOffsetUs() };
  let clockStepUs = 0;
  for (let boundaryUs = fromUs; boundaryUs < untilUs; ) {
    boundaryUs = Math.min(boundaryUs + rowUs, untilUs);
    await until(boundaryUs);
    // A lane that was held up for seconds has one long row, not several of a millisecond.
    const lateUs = nowUs();
    boundaryUs = lateUs >= untilUs ? untilUs : Math.max(boundaryUs, fromUs + wholeRows(lateUs - fromUs));
    read();
    const now = { ticks: machineTicks(), offsetUs: wallClockOffsetUs() };
    tell({
      ...recorder.endRow(nowUs(), window.inFlight),
      ...meter.takeCollections(),
      second: Math.ceil((boundaryUs - fromUs) / rowUs),
      stealRatio: stealRatio(before.ticks, now.ticks),
      rssBytes: meter.sampleMemory(),
      ownProcess: isMainThread,
    });
    rowsTold += 1;
    const stepUs = now.offsetUs - before.offsetUs;
    if (Math.abs(stepUs) > Math.abs(clockStepUs)) clockStepUs = stepUs;
    before = now;
  }
  return {
    observedAcked: totals.acked - began.acked,
    rowsTold,
    resources: meter.stop(),
    occupancy: meter.meanOccupancy,
    stealRatio: stealRatio(began.ticks, before.ticks),
    client: client.figures(),
    clockStepUs,
  };
}

const wholeRows = (us: number): number => Math.floor(us / rowUs) * rowUs;

/** Tells of a lane's progress, several times a second, until it is stopped. */
export function tellProgress(recorder: Recorder, tell: (event: LaneEvent) => void): { stop(): void } {
  const { totals } = recorder;
  let before = { us: nowUs(), acked: totals.acked };
  const timer = setInterval(() => {
    const now = { us: nowUs(), acked: totals.acked };
    tell({
      kind: 'progress',
      measuring: now.us >= recorder.fromUs,
      ackedPerSecond: ((now.acked - before.acked) / (now.us - before.us)) * 1e6,
      acked: now.acked,
      responseSumUs: recorder.responseSumUs,
      p99Us: recorder.responseUs(99),
    });
    before = now;
  }, progressMs);
  return { stop: () => clearInterval(timer) };
}

function until(momentUs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, (momentUs - nowUs()) / 1000)));
}
