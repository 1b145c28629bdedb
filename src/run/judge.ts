import { boundOf } from '../measure/bound.ts';
import { doubtsAbout } from '../measure/validity.ts';
import type { Trial } from '../result/schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { evidenceOf, type Seen } from './evidence.ts';
import { failedTrial, type TrialBase } from './failed-trial.ts';
import { failureOf } from './failure.ts';
import { faultDoubts } from './faults.ts';

/** Which trial was seen. */
export interface Judged {
  readonly point: PlannedPoint;
  readonly scenario: Scenario;
  readonly base: TrialBase;
  /** A failure's sentence, with whose it is where that must be said. */
  readonly named: (message: string) => string;
}

/** What was seen of a trial as its result: with every doubt and what bounds it, or with the cause why it failed. */
export function judge({ point, scenario, base, named }: Judged, seen: Seen): Trial {
  const failure = failureOf(seen.lanes, scenario.topic.name);
  if (failure !== null) return failedTrial(base, failure.code, named(failure.message));
  const evidence = evidenceOf(point, scenario, seen);
  const doubts = [...doubtsAbout(evidence), ...faultDoubts(point.backend, seen.lanes.faults)];
  const { totals, settledTwice, faults, clamped, client, ...figures } = seen.lanes;
  return {
    state: doubts.some((doubt) => doubt.severity === 'suspect') ? 'suspect' : 'valid',
    ...base,
    warnings: doubts.map((doubt) => ({ ...doubt })),
    bound: boundOf(evidence),
    pacing: scenario.pacing,
    delivered: seen.delivery.delivered,
    ...(client !== null && { client }),
    ...figures,
  };
}
