import { median } from 'simple-statistics';
import { formatCount, formatLatency, formatPercent } from '../format.ts';
import type { CheckLine } from '../result/calibration.ts';
import { type Check, judged } from './check.ts';
import type { Ground } from './ground.ts';
import { highestSustainable, openWindow } from './sustainable.ts';

/** How late messages left at one rate, and what that took of a core; the middle of several trials. */
export interface LagFound {
  readonly pacing: 'timer' | 'spin';
  readonly ratePerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Shares of the time; null where the system does not tell. */
  readonly cpuRatio: number | null;
  /** Time that the thread was ready and had no core, or that the hypervisor took. */
  readonly coreTakenRatio: number | null;
}

const pacings = ['timer', 'spin'] as const;
const ratesPerSecond = [1000, 10_000] as const;
const judgedRatePerSecond = 10_000;
const limits = { timer: { p99Us: 3000, cpuRatio: 0.15 }, spin: { p99Us: 200 } } as const;
/** Above this share of the time without a core, the p99 is the machine's. */
const freeCoreRatio = 0.005;

const trialSeconds = 2;
const trials = { whole: 3, quick: 1 };
/** Starting a lane, its warm-up and its end. */
const overheadSeconds = 0.9;
const searchSeconds = 14;

/** How late messages leave, and what being on time costs, where nobody holds the sender up. */
export const lag: Check = {
  name: 'lag',
  seconds: ({ quick }) =>
    pacings.length *
    (searchSeconds +
      (ratesPerSecond.length + 1) * (quick ? trials.quick : trials.whole) * (trialSeconds + overheadSeconds)),
  run: async (ground) => {
    const lines: CheckLine[] = [];
    for (const pacing of pacings) {
      for (const ratePerSecond of ratesPerSecond)
        lines.push(lagLine(await lagAt(ground, pacing, ratePerSecond)));
      const highest = await highestSustainable(ground, pacing);
      if (highest === null)
        lines.push(judged(`lag, ${pacing}, highest rate`, null, 'no rate from 20,000/s on was sustained'));
      else lines.push(highestLine(await lagAt(ground, pacing, highest)));
    }
    return lines;
  },
};

async function lagAt(ground: Ground, pacing: 'timer' | 'spin', ratePerSecond: number): Promise<LagFound> {
  ground.tell(`${pacing} pacing at ${formatCount(ratePerSecond)} messages/s`);
  const found: LagFound[] = [];
  for (let trial = 0; trial < (ground.quick ? trials.quick : trials.whole); trial += 1) {
    const measured = await ground.measure({
      backend: 'null',
      pacing,
      load: { kind: 'open', ratePerSecond, arrivals: 'even', window: openWindow },
      durationMs: trialSeconds * 1000,
    });
    const { laneCpuRatio, laneWaitRatio } = measured.resources;
    found.push({
      pacing,
      ratePerSecond,
      p50Us: measured.lag.valueAtPercentile(50),
      p99Us: measured.lag.valueAtPercentile(99),
      cpuRatio: laneCpuRatio,
      coreTakenRatio: laneWaitRatio === null ? null : laneWaitRatio + (measured.stealRatio ?? 0),
    });
  }
  return middleOf(found);
}

function middleOf(found: readonly LagFound[]): LagFound {
  const middle = (key: 'p50Us' | 'p99Us') => median(found.map((one) => one[key]));
  const middleRatio = (key: 'cpuRatio' | 'coreTakenRatio') => {
    const known = found.map((one) => one[key]).filter((ratio) => ratio !== null);
    return known.length === 0 ? null : median(known);
  };
  return {
    ...found[0]!,
    p50Us: middle('p50Us'),
    p99Us: middle('p99Us'),
    cpuRatio: middleRatio('cpuRatio'),
    coreTakenRatio: middleRatio('coreTakenRatio'),
  };
}

/** Judges the lag at one rate: only at 10,000 messages/s is there a limit. */
export function lagLine(found: LagFound): CheckLine {
  const { pacing, ratePerSecond } = found;
  const name = `lag, ${pacing}, ${formatCount(ratePerSecond)}/s`;
  if (ratePerSecond !== judgedRatePerSecond) return judged(name, null, figuresText(found), figuresOf(found));
  return pacing === 'timer' ? timerLine(name, found) : spinLine(name, found);
}

function timerLine(name: string, found: LagFound): CheckLine {
  const { p99Us, cpuRatio } = limits.timer;
  const limit = `at most ${formatLatency(p99Us)} at under ${formatPercent(cpuRatio)} CPU`;
  const passed = found.p99Us <= p99Us && (found.cpuRatio === null || found.cpuRatio < cpuRatio);
  return judged(name, passed, `${figuresText(found)} (${limit})`, figuresOf(found));
}

function spinLine(name: string, found: LagFound): CheckLine {
  const limit = `${figuresText(found)} (p99 at most ${formatLatency(limits.spin.p99Us)} where a core is free)`;
  const passed = found.p99Us <= limits.spin.p99Us;
  const taken = found.coreTakenRatio;
  if (passed || taken === null || taken <= freeCoreRatio)
    return judged(name, passed, limit, figuresOf(found));
  return judged(
    name,
    null,
    `${limit}: not judged, because no core was free for ${formatPercent(taken)} of the time`,
    figuresOf(found),
  );
}

function highestLine(found: LagFound): CheckLine {
  const text = `${formatCount(found.ratePerSecond)} messages/s is the highest rate that was sustained: ${figuresText(found)}`;
  return judged(`lag, ${found.pacing}, highest rate`, null, text, figuresOf(found));
}

function figuresText({ p50Us, p99Us, cpuRatio }: LagFound): string {
  const cpu = cpuRatio === null ? '' : `, ${formatPercent(cpuRatio)} CPU`;
  return `p50 ${formatLatency(p50Us)}, p99 ${formatLatency(p99Us)}${cpu}`;
}

const figuresOf = ({ ratePerSecond, p50Us, p99Us, cpuRatio, coreTakenRatio }: LagFound) => ({
  ratePerSecond,
  p50Us,
  p99Us,
  cpuRatio,
  coreTakenRatio,
});
