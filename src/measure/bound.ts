import type { Evidence } from './evidence.ts';
import { busyShare, isHarnessBound, isSaturated } from './lane-time.ts';
import { achievedOf, shareInWindow } from './offered.ts';
import { inMs, percent } from './rule.ts';

/** What would have to be faster for a trial's throughput to grow, and the figures that speak for it. */
export interface Bound {
  by: 'offered' | 'broker' | 'client' | 'harness' | 'machine' | 'unknown';
  evidence: string[];
}

const mostSteal = 0.1;
/** Of the window that a sending thread was ready and had no core. */
const mostWait = 0.2;
/** A window of unsettled messages so full is what holds the sender back. */
const leastFull = 0.9;
/** From half of a message's service time on, a part of it is most of it. */
const most = 0.5;
/** Of the requests that may be in flight; readings a second apart miss the full count now and then. */
const nearLimit = 0.9;
/** Stages and bursts may leave so much for the drain without being held back. */
const leastInWindow = 0.95;

type Question = (evidence: Evidence) => Bound | null;

/**
 * What bounds a trial. The questions are asked in an order in which each answer explains the figures that the later
 * ones look at: a machine that holds a thread up makes it look busy, and a busy thread makes its client look slow.
 */
export function boundOf(evidence: Evidence): Bound {
  for (const question of questions) {
    const bound = question(evidence);
    if (bound !== null) return bound;
  }
  return { by: 'unknown', evidence: whatIsKnown(evidence) };
}

const isOffered: Question = (evidence) => {
  const achieved = achievedOf(evidence);
  if (achieved === null || !achieved.reached || evidence.dropped > 0) return null;
  if (evidence.load !== 'open' && shareInWindow(evidence) < leastInWindow) return null;
  const { scheduled, durationS } = evidence;
  const perSecond = Math.round(scheduled / durationS).toLocaleString('en');
  return {
    by: 'offered',
    evidence: [`${percent(achieved.share)} of the ${perSecond} messages/s that were due was acknowledged`],
  };
};

const isMachine: Question = ({ stealRatio, laneWaitRatio }) => {
  const evidence: string[] = [];
  if (stealRatio !== null && stealRatio >= mostSteal)
    evidence.push(`the hypervisor took ${percent(stealRatio)} of the CPU time`);
  if (laneWaitRatio !== null && laneWaitRatio >= mostWait)
    evidence.push(
      `the sending thread was ready to run for ${percent(laneWaitRatio)} of the window, and had no core`,
    );
  return evidence.length === 0 ? null : { by: 'machine', evidence };
};

const isThrottle: Question = ({ client }) => {
  const throttleMs = client?.throttleMs ?? 0;
  if (throttleMs <= 0) return null;
  return { by: 'broker', evidence: [`the broker made the client hold back, for up to ${throttleMs} ms`] };
};

const isLane: Question = (evidence) => {
  const { load, sends, harnessRatio } = evidence;
  // Nothing else is there; a rate that it was not offered is all that could hold it back.
  if (!sends)
    return load === 'closed' || isSaturated(evidence)
      ? { by: 'harness', evidence: ['nothing is sent, so that lingerlab itself is all that takes time'] }
      : null;
  if (!isSaturated(evidence)) return null;
  const busy = laneTime(evidence);
  const harnessBound = isHarnessBound(evidence);
  if (harnessBound === null)
    return {
      by: 'unknown',
      evidence: [busy, 'how much of that was lingerlab itself and how much the client was not sampled'],
    };
  return harnessBound
    ? { by: 'harness', evidence: [busy, `${percent(harnessRatio!)} of its time went to lingerlab itself`] }
    : { by: 'client', evidence: [busy, `only ${percent(harnessRatio!)} of its time went to lingerlab`] };
};

/** Where the sender had time left and its messages stayed out: with whom they were. */
const isOnTheWay: Question = (evidence) => {
  const { load, occupancy, messagesPerSecond, serviceP50Us, lingerMs, maxInFlight, lanes, client } = evidence;
  if (load === 'closed' && occupancy < leastFull) return null;
  const stuck =
    load === 'closed'
      ? `the window of messages on their way was ${percent(occupancy)} full`
      : `only ${percent(achievedOf(evidence)?.share ?? 0)} of what was due was acknowledged`;
  const requestUs = client?.requestLatencyUs ?? null;
  const service = `the median message took ${inMs(serviceP50Us)}`;
  if (requestUs !== null && requestUs >= most * serviceP50Us)
    return {
      by: 'broker',
      evidence: [stuck, service, `the broker answered a request in ${inMs(requestUs)} on average`],
    };
  if (lingerMs !== null && lingerMs > 0 && lingerMs * 1000 >= most * serviceP50Us)
    return {
      by: 'client',
      evidence: [stuck, service, `of which a batch waits for up to linger.ms=${lingerMs}`],
    };
  const queued = client?.queuedMessages ?? null;
  const requests = client?.requestsInFlight ?? null;
  if (queued === null || requests === null || maxInFlight === null || queued < 1) return null;
  // Little's law: how long a message waits, from how many wait and how many come.
  const queuedUs = (queued / messagesPerSecond) * 1e6;
  const queue = `${queued.toFixed(0)} messages waited in the client, each for ${inMs(queuedUs)} on average`;
  const flight = `${requests.toFixed(1)} requests were in flight`;
  const allowed = `${maxInFlight} are allowed to each broker${lanes > 1 ? ' and lane' : ''}`;
  if (requests >= nearLimit * maxInFlight * lanes)
    return { by: 'broker', evidence: [stuck, queue, `${flight}, and ${allowed}`] };
  return queuedUs >= most * serviceP50Us
    ? { by: 'client', evidence: [stuck, service, queue, `only ${flight}, where ${allowed}`] }
    : null;
};

const questions: readonly Question[] = [isOffered, isMachine, isThrottle, isLane, isOnTheWay];

function whatIsKnown(evidence: Evidence): string[] {
  const { load, occupancy, client, laneCpuRatio } = evidence;
  const achieved = achievedOf(evidence);
  return [
    ...(achieved === null ? [] : [`${percent(achieved.share)} of what was due was acknowledged`]),
    laneCpuRatio === null ? "the system does not tell a thread's times" : laneTime(evidence),
    ...(load === 'closed' ? [`the window of messages on their way was ${percent(occupancy)} full`] : []),
    client === null
      ? 'the client tells nothing of itself'
      : 'what the client tells of itself names nobody that was waited for',
  ];
}

/** How long the sending thread was busy, in words; for a thread whose times are known. */
function laneTime(evidence: Evidence): string {
  const waited = evidence.laneWaitRatio ?? 0;
  return `the sending thread was busy for ${percent(busyShare(evidence) ?? 0)} of the window, ${percent(waited)} of it waiting for a core`;
}
