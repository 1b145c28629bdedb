import type { Evidence } from './evidence.ts';

/** How much of a load was acknowledged, as a share of what was due. */
export interface Achieved {
  readonly share: number;
  readonly reached: boolean;
}

/** The share of what was due from which on a rate was reached. */
export const leastAchieved = 0.99;
/** Of what was due while a batch was on its way, the edges of a window may cut off so much: linger, and a broker's time. */
const edgeMs = 100;

/**
 * How much of what was due was acknowledged; null for a closed load, which asks for no rate, and where nothing was due.
 *
 * What was due is counted, not worked out from the rate: it holds what was dropped, and is right for Poisson arrivals.
 * A constant rate must have come back within the window too, or latencies are those of a queue that grows: at least
 * 99 %, but for one batch at an edge. Stages and bursts end wherever they end, so their answers may come in the drain.
 */
export function achievedOf(evidence: Evidence): Achieved | null {
  const { load, scheduled, acked } = evidence;
  if (load === 'closed' || scheduled === 0) return null;
  const ever = acked / scheduled;
  if (load !== 'open') return { share: ever, reached: ever >= leastAchieved };
  const inWindow = shareInWindow(evidence);
  const tolerated = Math.max(1 - leastAchieved, edgeShare(evidence));
  return {
    share: Math.min(ever, inWindow),
    reached: ever >= leastAchieved && 1 - inWindow <= tolerated + roundingError,
  };
}

const mostAchieved = 1.05;

/**
 * By how much the acknowledgements of a constant rate's window exceed what was due in it, as a share; null where they do
 * not by more than 5 %, an edge, and five standard deviations of a Poisson count. What is above came from before: a
 * backlog of the warm-up, behind which the window's messages waited.
 */
export function backlogOf(evidence: Evidence): number | null {
  if (evidence.load !== 'open' || evidence.scheduled === 0) return null;
  const excess = shareInWindow(evidence) - 1;
  const chance = 5 / Math.sqrt(evidence.scheduled);
  return excess > Math.max(mostAchieved - 1, chance) + edgeShare(evidence) ? excess : null;
}

/** Acknowledgements that came within the window, over what was due in it. */
export function shareInWindow({ messagesPerSecond, durationS, scheduled }: Evidence): number {
  return (messagesPerSecond * durationS) / scheduled;
}

/** Binary fractions of 99 % are a little off. */
const roundingError = 1e-9;

function edgeShare({ responseP50Us, lingerMs, durationS }: Evidence): number {
  const edgeUs = Math.min(responseP50Us, ((lingerMs ?? 0) + edgeMs) * 1000);
  return edgeUs / 1e6 / durationS;
}
