import { mean } from 'simple-statistics';
import type { MeasuredTrial, Trial } from '../result/schema.ts';

/** Whose a doubt is: the machine's, the point's, or lingerlab's own; `none` where the figures say what they say. */
export type Blame = 'machine' | 'point' | 'harness' | 'none';

/** Every code that makes a trial suspect, with whose it is. */
export const blames: Readonly<Record<string, Blame>> = {
  STEAL: 'machine',
  SUSPENDED: 'machine',
  HELD_UP: 'machine',
  CLOCK_STEP: 'machine',
  CLAMPED: 'machine',
  BROKER_LOST: 'machine',
  RATE_NOT_REACHED: 'point',
  BACKLOG: 'point',
  DROPPED: 'point',
  FAILED_MESSAGES: 'point',
  UNRESOLVED: 'point',
  LAG: 'point',
  LANE_SATURATED: 'point',
  DRIFTING: 'point',
  MEMORY_GROWTH: 'point',
  LOST: 'point',
  EFFECTIVE_DIFFERS: 'point',
  BACKEND_THREW: 'point',
  HARNESS_BOUND: 'harness',
  // Messages that another writer, or a retry, adds to the topic leave the figures what they are.
  APPENDED_MORE: 'none',
};

/** What a search may make of a trial. */
export interface Standing {
  /**
   * `void`: the machine disturbed it, so it says nothing and is worth repeating. `overload`: the point cannot carry
   * this load. `harness`: lingerlab itself cannot. `unavailable`: the broker or the client is not there.
   */
  readonly kind: 'clear' | 'void' | 'overload' | 'harness' | 'unavailable';
  /** The codes and messages that speak for it. */
  readonly doubts: readonly { readonly code: string; readonly message: string }[];
}

const unavailable: ReadonlySet<string> = new Set(['CONNECT_FAILED', 'BROKER_DIED']);

/**
 * What a search may make of a trial; `forgiven` are codes that it judges by itself. A code that is not known here, as
 * in a result of another version, speaks against the point.
 */
export function standingOf(trial: Trial, forgiven: readonly string[] = []): Standing {
  if (trial.state === 'failed')
    return { kind: unavailable.has(trial.cause.code) ? 'unavailable' : 'overload', doubts: [trial.cause] };
  const doubts = trial.warnings.filter(
    ({ code, severity }) =>
      severity !== 'note' && !forgiven.includes(code) && !(code === 'DRIFTING' && isFalling(trial)),
  );
  const blamed = (blame: Blame) => doubts.filter(({ code }) => blameOf(code, trial) === blame);
  for (const [kind, blame] of kinds) {
    const own = blamed(blame);
    if (own.length > 0) return { kind, doubts: own };
  }
  return { kind: 'clear', doubts: [] };
}

/** What the machine did may have caused all else; and where lingerlab had no time, the point's doubts follow from that. */
const kinds: readonly (readonly [Standing['kind'], Blame])[] = [
  ['void', 'machine'],
  ['harness', 'harness'],
  ['overload', 'point'],
];

function blameOf(code: string, { warnings }: MeasuredTrial): Blame {
  // A thread that is stopped has time left; one that had none was held up by its own work.
  const isSaturated = warnings.some((warning) => warning.code === 'LANE_SATURATED');
  return code === 'HELD_UP' && isSaturated ? 'point' : (blames[code] ?? 'point');
}

/** Whether the p50 fell over the window: what gets faster is not overloaded. */
function isFalling({ windows }: MeasuredTrial): boolean {
  const p50s = windows.flatMap(({ p50Us }) => p50Us ?? []);
  const half = Math.floor(p50s.length / 2);
  return half > 0 && mean(p50s.slice(-half)) < mean(p50s.slice(0, half));
}
