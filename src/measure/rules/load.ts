import { busyShare, isHarnessBound, isSaturated } from '../lane-time.ts';
import { achievedOf, backlogOf, leastAchieved } from '../offered.ts';
import { count, inMs, percent, percentBelow, type Rule } from '../rule.ts';

/** Timers fire up to two milliseconds late on an idle machine, so less lag than this says nothing. */
const lagFloorUs = 5000;
const mostLagShare = 0.5;

/** Whether the load was what was asked for, and whether the sender kept up with it. */
export const loadRules: readonly Rule[] = [
  {
    code: 'RATE_NOT_REACHED',
    severity: 'suspect',
    check: (evidence) => {
      const achieved = achievedOf(evidence);
      if (achieved === null || achieved.reached) return null;
      return evidence.load === 'open'
        ? `${percentBelow(achieved.share, leastAchieved)} of the offered rate was acknowledged: latencies are those of an overload`
        : `${percentBelow(achieved.share, leastAchieved)} of the messages that were due was acknowledged`;
    },
  },
  {
    code: 'BACKLOG',
    severity: 'suspect',
    check: (evidence) => {
      const excess = backlogOf(evidence);
      return excess === null
        ? null
        : `${percent(excess)} more was acknowledged in the window than was due in it: messages of the warm-up were still waiting, and its latencies are those of catching up`;
    },
  },
  {
    code: 'DROPPED',
    severity: 'suspect',
    check: ({ dropped }) =>
      dropped > 0 ? `${count(dropped)} messages were due while the window was full, and were not sent` : null,
  },
  {
    code: 'FAILED_MESSAGES',
    severity: 'suspect',
    check: ({ failed }) => {
      const codes = Object.entries(failed);
      if (codes.length === 0) return null;
      return `messages failed: ${codes.map(([code, times]) => `${count(times)} with ${code}`).join(', ')}`;
    },
  },
  {
    code: 'UNRESOLVED',
    severity: 'suspect',
    check: ({ unresolved }) =>
      unresolved > 0
        ? `${count(unresolved)} messages were neither acknowledged nor failed when the drain's time was up; their latency is at least what is shown`
        : null,
  },
  {
    code: 'LAG',
    severity: 'suspect',
    check: ({ lagP99Us, responseP99Us }) =>
      lagP99Us > Math.max(lagFloorUs, mostLagShare * responseP99Us)
        ? `messages left late (p99 ${inMs(lagP99Us)} after they were due): the sending thread was busy, so the response times tell of it as much as of the broker`
        : null,
  },
  {
    code: 'LANE_SATURATED',
    severity: 'suspect',
    check: (evidence) => {
      if (evidence.load === 'closed' || !isSaturated(evidence)) return null;
      return evidence.pacing === 'spin'
        ? `the sending thread had no core for ${percent(evidence.laneWaitRatio!)} of the window, and could not keep its messages' times`
        : `the sending thread was busy for ${percent(busyShare(evidence)!)} of the window: it had no time left to keep its messages' times`;
    },
  },
  {
    code: 'LANE_SATURATED',
    severity: 'note',
    check: (evidence) =>
      evidence.load === 'closed' && evidence.sends && isSaturated(evidence)
        ? `the sending thread was busy for ${percent(busyShare(evidence)!)} of the window: more lanes may send more`
        : null,
  },
  {
    code: 'HARNESS_BOUND',
    severity: 'suspect',
    check: (evidence) =>
      evidence.sends && isHarnessBound(evidence) === true
        ? `lingerlab itself took ${percent(evidence.harnessRatio!)} of a sending thread that had no time left: it was measured, not the client`
        : null,
  },
];
