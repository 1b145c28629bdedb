import { writeResult } from '../result/store.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { type Plan, trialsLeft } from './plan.ts';
import { type Ground, inSession, type RunOptions, type SavedResult } from './session.ts';

/**
 * Runs a planned scenario: the trials in their order, each saved as it ends. When the signal aborts, it ends early with
 * state `interrupted` and what was measured. Errors as in {@link inSession}.
 */
export async function runPlan(loaded: LoadedScenario, plan: Plan, options: RunOptions): Promise<SavedResult> {
  const { resume } = options;
  if (resume !== undefined && trialsLeft(plan, resume.result).length === 0) return completed(resume);
  return inSession(loaded, groundOf(plan), options, async (session) => {
    for (const planned of trialsLeft(plan, session.result)) {
      if ((await session.measure(planned)) === null) return;
    }
  });
}

/** A plan as a session takes it: all its points stand in the result from the beginning. */
export const groundOf = (plan: Plan): Ground => ({
  ...plan,
  drafted: plan.points,
  trialsPlanned: plan.trials.length,
});

/** A result that holds all its trials already; its run may have ended before it could say so. */
async function completed({ path, result }: SavedResult): Promise<SavedResult> {
  if (result.run.state !== 'complete') {
    result.run.state = 'complete';
    await writeResult(path, result);
  }
  return { path, result };
}
