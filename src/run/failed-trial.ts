import type { FailedTrial } from '../result/schema.ts';
import type { PlannedTrial } from '../scenario/plan.ts';

/** Which trial it is, as its result says it. */
export interface TrialBase {
  readonly order: number;
  readonly repetition: number;
  readonly startedAt: string;
}

/** What a planned trial's result begins with, if it begins now. */
export function trialBase({ order, repetition }: Pick<PlannedTrial, 'order' | 'repetition'>): TrialBase {
  return { order, repetition, startedAt: new Date().toISOString() };
}

/** A trial that has a cause instead of figures. */
export function failedTrial(base: TrialBase, code: string, message: string): FailedTrial {
  return { state: 'failed', ...base, warnings: [], cause: { code, message } };
}
