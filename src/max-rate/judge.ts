import type { Trial } from '../result/schema.ts';
import type { Probe, Slo, SloCheck } from '../result/search-schema.ts';
import { checkSlo, checkWords, forgiven, isMet } from '../search/slo.ts';
import { type Standing, standingOf } from '../search/standing.ts';
import { growthWords } from './growth.ts';

/** What a probe says of its rate. */
export interface Judgement {
  readonly outcome: Probe['outcome'];
  /** Why it failed or is void, a sentence each. */
  readonly reasons: readonly string[];
  /** What it failed by, in the words that stand behind "limited by"; null where it did not fail. */
  readonly limit: string | null;
  readonly checks: readonly SloCheck[];
}

/** What the limit is called where lingerlab itself had no time left. */
export const harnessLimit = 'lingerlab itself, not the client';

/**
 * What a trial at an open load says of its rate: it passes where nearly all of the rate was achieved, the SLO is met,
 * messages on their way did not grow without end, and no doubt speaks against the point. Where there is no client (`hasClient`
 * is false), all that fails is lingerlab's own.
 */
export function judge(trial: Trial, slo: Slo, hasClient = true): Judgement {
  const standing = standingOf(trial, forgiven(slo));
  if (trial.state === 'failed') return unfit(standing, []);
  const checks = checkSlo(slo, [trial]);
  if (standing.kind === 'void') return unfit(standing, checks);
  const unknown = checks.filter(({ value }) => value === null);
  const missed = checks.filter(({ met, value }) => !met && value !== null);
  const growth = growthWords(trial);
  if (standing.kind === 'clear' && growth === null && isMet(checks))
    return { outcome: 'pass', reasons: [], limit: null, checks };
  const reasons = [
    ...missed.map((check) => checkWords(slo, check)),
    ...standing.doubts.map(({ message }) => message),
    ...(growth === null ? [] : [growth]),
  ];
  // What nobody knows is no failure; but beside one it changes nothing.
  if (reasons.length === 0)
    return { outcome: 'void', reasons: unknown.map((check) => checkWords(slo, check)), limit: null, checks };
  const by = trial.bound?.by ?? 'unknown';
  const bounded = boundWords[by] ?? null;
  const limit =
    standing.kind === 'harness' || !hasClient
      ? harnessLimit
      : by === 'machine' || by === 'harness'
        ? bounded
        : missed.length > 0
          ? missed.map(({ text }) => text).join(' and ')
          : standing.doubts.length > 0
            ? (bounded ?? doubtLimit(standing.doubts[0]!.code))
            : 'messages on their way, which grew without end';
  return { outcome: 'fail', reasons, limit, checks };
}

/** A trial that has no figures, or none that count. */
function unfit({ kind, doubts }: Standing, checks: readonly SloCheck[]): Judgement {
  const failed = kind === 'overload';
  return {
    outcome: failed ? 'fail' : 'void',
    reasons: doubts.map(({ message }) => message),
    limit: failed ? doubtLimit(doubts[0]!.code) : null,
    checks,
  };
}

const boundWords: Readonly<Record<string, string>> = {
  broker: 'the broker, which did not take the rate',
  client: 'the client, which did not carry the rate',
  machine: 'the machine, which had no core left',
  harness: harnessLimit,
};

const doubtWords: Readonly<Record<string, string>> = {
  RATE_NOT_REACHED: 'the rate itself, which was not reached',
  BACKLOG: 'the warm-up, which left a backlog',
  DROPPED: 'the window of unanswered messages, which was full',
  FAILED_MESSAGES: 'messages that failed',
  UNRESOLVED: 'messages that were never answered',
  LAG: 'the sending thread, which could not keep its messages’ times',
  LANE_SATURATED: 'the sending thread, which had no time left',
  DRIFTING: 'a response time that kept rising',
  MEMORY_GROWTH: 'memory that kept growing',
  LOST: 'messages that the broker acknowledged and lost',
};

const doubtLimit = (code: string): string => doubtWords[code] ?? code;
