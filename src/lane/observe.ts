import { nowUs } from '../measure/clock.ts';
import type { Recorder } from '../measure/recorder.ts';
import { machineTicks, ResourceMeter, type ResourceUse, stealRatio } from '../measure/resources.ts';
import type { LaneEvent, LaneRow } from './messages.ts';
import type { InFlightWindow } from './window.ts';

/** What was seen of a lane over its measured window. */
export interface Observation {
  /** Acknowledgements while the resources were watched, which ends a moment after the window. */
  readonly observedAcked: number;
  readonly rows: readonly LaneRow[];
  readonly resources: ResourceUse;
  readonly stealRatio: number | null;
}

interface Observed {
  readonly recorder: Recorder;
  readonly window: InFlightWindow;
  /** The measured window, on the monotonic clock. */
  readonly fromUs: number;
  readonly untilUs: number;
  readonly tell: (event: LaneEvent) => void;
}

const rowUs = 1_000_000;
const progressMs = 250;

/** Watches a lane from beside its send loop: a row a second, live progress, resources. Resolves at the window's end. */
export async function observe({ recorder, window, fromUs, untilUs, tell }: Observed): Promise<Observation> {
  const { totals } = recorder;
  const progress = tellProgress(recorder, fromUs, tell);
  try {
    await until(fromUs);
    const meter = new ResourceMeter();
    meter.start();
    recorder.skipRow();
    const began = { ticks: machineTicks(), acked: totals.acked };
    const rows: LaneRow[] = [];
    let before = { gcMs: 0, ticks: began.ticks };
    for (let boundaryUs = fromUs; boundaryUs < untilUs; ) {
      boundaryUs = Math.min(boundaryUs + rowUs, untilUs);
      await until(boundaryUs);
      // A lane that was held up for seconds has one long row, not several of a millisecond.
      const lateUs = nowUs();
      boundaryUs = lateUs >= untilUs ? untilUs : Math.max(boundaryUs, fromUs + wholeRows(lateUs - fromUs));
      meter.sampleMemory();
      const now = { gcMs: meter.gcMs, ticks: machineTicks() };
      rows.push({
        ...recorder.endRow(nowUs(), window.inFlight),
        second: Math.ceil((boundaryUs - fromUs) / rowUs),
        gcMs: now.gcMs - before.gcMs,
        stealRatio: stealRatio(before.ticks, now.ticks),
      });
      before = now;
    }
    return {
      observedAcked: totals.acked - began.acked,
      rows,
      resources: meter.stop(),
      stealRatio: stealRatio(began.ticks, before.ticks),
    };
  } finally {
    clearInterval(progress);
  }
}

const wholeRows = (us: number): number => Math.floor(us / rowUs) * rowUs;

function tellProgress(recorder: Recorder, fromUs: number, tell: Observed['tell']): NodeJS.Timeout {
  let before = { us: nowUs(), acked: recorder.totals.acked };
  return setInterval(() => {
    const now = { us: nowUs(), acked: recorder.totals.acked };
    const { response } = recorder;
    tell({
      kind: 'progress',
      measuring: now.us >= fromUs,
      ackedPerSecond: ((now.acked - before.acked) / (now.us - before.us)) * 1e6,
      p99Us: response.count === 0 ? null : response.valueAtPercentile(99),
    });
    before = now;
  }, progressMs);
}

function until(momentUs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, (momentUs - nowUs()) / 1000)));
}
