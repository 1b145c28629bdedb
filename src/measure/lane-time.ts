import type { Evidence } from './evidence.ts';

const leastSaturated = 0.95;
/** Of a spinning thread's window without a core. */
const mostSpinWait = 0.1;

/** The share of the window that the busiest sending thread ran or waited for a core; null where unknown. */
export function busyShare({ laneCpuRatio, laneWaitRatio }: Evidence): number | null {
  return laneCpuRatio === null ? null : laneCpuRatio + (laneWaitRatio ?? 0);
}

/**
 * Whether a sending thread had no time left: it ran, or waited for a core, for 95 % of the window. A thread that spins
 * for its messages' times always runs; there, a tenth of the window without a core is evidence. False where unknown.
 */
export function isSaturated(evidence: Evidence): boolean {
  if (evidence.pacing === 'spin' && evidence.load !== 'closed')
    return (evidence.laneWaitRatio ?? 0) >= mostSpinWait;
  return (busyShare(evidence) ?? 0) >= leastSaturated;
}

/** From this share of a saturated thread's time on, lingerlab itself is what it was busy with. */
const mostHarness = 0.5;

/** Whether a saturated thread spent most of its time in lingerlab itself; null where that was not sampled. */
export function isHarnessBound(evidence: Evidence): boolean | null {
  if (!isSaturated(evidence)) return false;
  return evidence.harnessRatio === null ? null : evidence.harnessRatio >= mostHarness;
}
