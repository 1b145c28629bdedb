import type { Trial } from '../result/schema.ts';
import type { Probe, RateSearch, Slo } from '../result/search-schema.ts';
import { carriedPercentile } from '../result/trial-figure.ts';
import { standingOf } from '../search/standing.ts';
import { answerOf, type Ending } from './answer.ts';
import { nextStep, type SearchLimits, type Step } from './decide.ts';
import { type Judgement, judge } from './judge.ts';

export type NextProbe = Extract<Step, { kind: 'probe' }>;

/** A probe with what it says. */
export interface Finding {
  readonly probe: Probe;
  readonly judgement: Judgement;
  /** Whether the broker or the client was not there. */
  readonly unavailable: boolean;
}

/** A trial that was taken for a probe. */
export interface Taken extends Pick<Probe, 'pointId' | 'repetition' | 'tookS'> {
  readonly trial: Trial;
}

/** Where rates are tried: a session on a broker, or a simulation. */
export interface Laboratory {
  /** Whether there is time for one more probe. */
  hasTime(): boolean;
  /** Tries a rate; null where the user has interrupted. `judged` puts what it says beside it. */
  probe(next: NextProbe, judged: (taken: Taken) => Finding): Promise<Finding | null>;
}

/** What a search needs to know beside its probes. */
export interface Question {
  readonly slo: Slo;
  readonly limits: SearchLimits;
  /** Whether there is a client; where there is none, lingerlab itself is all that can fail. */
  readonly hasClient: boolean;
}

/** A search's answer, and what ended it. */
export interface Outcome extends Pick<RateSearch, 'answer' | 'nearestMiss'> {
  readonly why: Ending;
}

/** Searches on from the findings so far, until there is an answer, no time, or nobody to ask. */
export async function searchRate(
  laboratory: Laboratory,
  held: readonly Finding[],
  question: Question,
): Promise<Outcome> {
  const { slo, limits } = question;
  const findings = [...held];
  const end = (why: Ending): Outcome => ({ why, ...answerOf(findings, why, slo) });
  for (;;) {
    const step = nextStep(
      findings.map(({ probe }) => probe),
      limits,
    );
    if (step.kind === 'end') return end(step.why);
    if (!laboratory.hasTime()) return end('budget');
    const finding = await laboratory.probe(step, (taken) => findingOf(step, taken, question));
    if (finding === null) return end('interrupted');
    findings.push(finding);
    if (finding.unavailable) return end('unavailable');
  }
}

/** What a trial says that was taken for a probe. */
export function findingOf(
  { phase, ratePerSecond }: Pick<NextProbe, 'phase' | 'ratePerSecond'>,
  { trial, ...taken }: Taken,
  { slo, hasClient }: Pick<Question, 'slo' | 'hasClient'>,
): Finding {
  const isMeasured = trial.state !== 'failed';
  const judged = judge(trial, slo, hasClient);
  // A closed loop offers what is taken, so that no SLO is asked of it: it is for a first guess.
  const judgement: Judgement =
    ratePerSecond === null && isMeasured
      ? { outcome: 'info', reasons: [], limit: null, checks: judged.checks }
      : judged;
  return {
    probe: {
      phase,
      ratePerSecond,
      ...taken,
      outcome: judgement.outcome,
      reasons: [...judgement.reasons],
      achievedPerSecond: isMeasured ? trial.throughput.messagesPerSecond : null,
      responseP99Us: isMeasured ? carriedPercentile(trial.latencyUs.response, 'p99') : null,
    },
    judgement,
    unavailable: standingOf(trial).kind === 'unavailable',
  };
}
