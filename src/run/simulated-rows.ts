import type { PlannedPoint } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Chance } from '../simulation/chance.ts';
import { capacityPerUs } from '../simulation/expect.ts';
import { flowAt } from '../simulation/flow.ts';
import type { Line } from '../simulation/line.ts';
import { type Due, type Offer, type Served, serve } from '../simulation/offered.ts';
import { meanWaitUs } from '../simulation/waiting.ts';
import { curveOf, type TimedLoad, warmupLoad } from '../workload/arrival.ts';

/** By how much the seconds of a closed loop differ, as a standard deviation. */
const rippleSd = 0.01;

/** A trial's measured window, second by second, as a line goes through it. */
export function servedRows(line: Line, { load }: PlannedPoint, scenario: Scenario, chance: Chance): Served[] {
  const lengths = secondsOf(scenario.durationMs);
  if (load.kind === 'closed') return closedRows(line, lengths, chance);
  return serve(line, offerOf(load, lengths, scenario.warmupMs, chance));
}

/** Whole seconds, and what is left at the end; an end of less than a millisecond is rounding. */
function secondsOf(durationMs: number): number[] {
  const whole = Math.floor(durationMs / 1000);
  const rest = Math.round(durationMs - whole * 1000) / 1000;
  return [...Array.from({ length: whole }, () => 1), ...(rest > 0 ? [rest] : [])];
}

function closedRows(line: Line, lengths: readonly number[], chance: Chance): Served[] {
  const perUs = capacityPerUs(line);
  const { response: waiting } = flowAt(line, perUs);
  return lengths.map((seconds) => {
    const messages = perUs * 1e6 * seconds * Math.exp(rippleSd * chance.normal());
    const onTheirWay = perUs * meanWaitUs(waiting);
    return {
      seconds,
      messages,
      acked: messages,
      dropped: 0,
      backlog: 0,
      onTheirWay,
      waiting,
    };
  });
}

function offerOf(load: TimedLoad, lengths: readonly number[], warmupMs: number, chance: Chance): Offer {
  const curve = curveOf(load);
  const poisson = load.kind !== 'burst' && load.arrivals === 'poisson';
  let atUs = 0;
  const rows = lengths.map((seconds): Due => {
    const before = curve.messagesBefore(atUs);
    atUs += seconds * 1e6;
    const even = curve.messagesBefore(atUs) - before;
    const messages = poisson ? Math.max(0, even + Math.sqrt(even) * chance.normal()) : even;
    return { seconds, messages };
  });
  const warmup = warmupLoad(load);
  const warmupCurve = warmup.kind === 'open' ? curveOf(warmup) : curve;
  const warmupS = warmupMs / 1000;
  return {
    rows,
    warmupS,
    warmupPerSecond: warmupS === 0 ? 0 : warmupCurve.messagesBefore(warmupMs * 1000) / warmupS,
    burst: load.kind === 'burst' ? load.messages : 0,
  };
}
