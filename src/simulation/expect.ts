import { type Flow, flowAt } from './flow.ts';
import { type Conditions, type Line, lineOf } from './line.ts';
import type { CostModel } from './model.ts';
import { meanWaitUs, waitQuantileUs } from './waiting.ts';

/** A load that stays as it is: a window kept full, or a constant rate with a window. */
export type SteadyLoad =
  | { readonly kind: 'closed'; readonly inFlight: number }
  | { readonly kind: 'open'; readonly ratePerSecond: number; readonly window: number };

/** What the model says of a point, without noise. */
export interface Expectation {
  /** Acknowledged messages a second. */
  readonly messagesPerSecond: number;
  /** The most that the point's settings and window let through. */
  readonly capacityPerSecond: number;
  /** Whether more is offered than that: the response is then what it is at the capacity, without the queue that grows. */
  readonly saturated: boolean;
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly cpuUsPerMessage: number;
  readonly flow: Flow;
}

/** Seconds that a queue has to grow in where nothing else is said: a short warm-up, and a window of ten. */
const usualHorizonS = 12;

/**
 * What a point comes to under a steady load. In a closed loop the rate is the one at which, by Little's law, as many
 * messages are on their way as the window holds. At a constant rate queues begin empty and have `horizonS` seconds.
 */
export function expect(
  model: CostModel,
  conditions: Conditions & { readonly load: SteadyLoad },
  horizonS = usualHorizonS,
): Expectation {
  const { load } = conditions;
  const closed = load.kind === 'closed';
  const line = lineOf(model, conditions, closed ? load.inFlight : load.window);
  const capacity = capacityPerUs(line);
  const offered = closed ? capacity : load.ratePerSecond / 1e6;
  const perUs = Math.min(offered, capacity);
  const flow = closed ? flowAt(line, perUs) : flowAt(line, perUs, horizonS * 1e6);
  return {
    messagesPerSecond: perUs * 1e6,
    capacityPerSecond: capacity * 1e6,
    saturated: offered > capacity,
    meanUs: meanWaitUs(flow.response),
    p50Us: waitQuantileUs(flow.response, 0.5),
    p90Us: waitQuantileUs(flow.response, 0.9),
    p99Us: waitQuantileUs(flow.response, 0.99),
    cpuUsPerMessage: flow.cpuUsPerMessage,
    flow,
  };
}

/** Halvings that bring the interval below what a double tells apart. */
const halvings = 52;

/** The most that a line lets through, in messages a microsecond: where those on their way (Little's law) fill its window. */
export function capacityPerUs(line: Line): number {
  let low = 0;
  // Above it the sending threads alone have no time left.
  let high = Math.min(line.lanes, line.model.cores) / line.model.messageUs;
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = (low + high) / 2;
    if (middle * meanWaitUs(flowAt(line, middle).response) < line.window) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
