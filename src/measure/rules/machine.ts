import type { Evidence } from '../evidence.ts';
import { percent, type Rule } from '../rule.ts';

const mostSteal = 0.1;
/** NTP moves a clock by far less in a second; a step of this size was set. */
const mostClockStepMs = 50;
const mostSleepMs = 1000;
/** A row is taken each second; one of two means that no timer fired for a second. */
const longestRowS = 2;

const slept = ({ sleptMs }: Evidence): boolean => sleptMs !== null && sleptMs > mostSleepMs;

/** Whether the machine and its clocks let the trial run undisturbed. */
export const machineRules: readonly Rule[] = [
  {
    code: 'STEAL',
    severity: 'suspect',
    check: ({ stealRatio }) =>
      stealRatio !== null && stealRatio >= mostSteal
        ? `the hypervisor took ${percent(stealRatio)} of the machine's CPU time`
        : null,
  },
  {
    code: 'CLAMPED',
    severity: 'suspect',
    check: ({ clamped }) =>
      clamped > 0
        ? `${clamped} latencies were outside what the histogram can hold: a clock that jumped, or a fault in the measurement`
        : null,
  },
  {
    code: 'CLOCK_STEP',
    severity: 'suspect',
    check: (evidence) => {
      const { clockStepMs } = evidence;
      // A machine that wakes finds its wall clock ahead; that is told by SUSPENDED.
      if (Math.abs(clockStepMs) <= mostClockStepMs || (clockStepMs > 0 && slept(evidence))) return null;
      const way = clockStepMs > 0 ? 'forward' : 'back';
      return `the wall clock was set ${way} by ${Math.abs(clockStepMs).toFixed(0)} ms in mid-run: latencies are taken from another clock, but what others do by this one (timeouts, timestamps) may have shifted`;
    },
  },
  {
    code: 'SUSPENDED',
    severity: 'suspect',
    check: (evidence) =>
      slept(evidence)
        ? `the machine slept for ${(evidence.sleptMs! / 1000).toFixed(1)} s while the trial ran, unseen by the clock that latencies are taken from`
        : null,
  },
  {
    code: 'HELD_UP',
    severity: 'suspect',
    check: ({ longestRowS: rowS }) =>
      rowS > longestRowS
        ? `a lane stood still for about ${(rowS - 1).toFixed(1)} s: it was stopped, or something held its thread`
        : null,
  },
];
