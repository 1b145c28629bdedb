import type { Result } from '../result/schema.ts';
import type { Goal, Slo, Tune, TuneAxis } from '../result/search-schema.ts';
import type { RunListener } from '../run/events.ts';
import type { Plan } from '../run/plan.ts';
import { inSession, type RunOptions, type SavedResult, type Session } from '../run/session.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { type TrialPlan, trialsByPhase } from './budget.ts';
import { aboveCeiling } from './ceiling.ts';
import { endNotes } from './notes.ts';
import { Search } from './search.ts';
import { SessionLaboratory } from './session-laboratory.ts';
import { measurable, type Space } from './space.ts';
import { tune } from './tune.ts';
import { forgetUnconnected } from './unconnected.ts';

/** A search as it is planned. */
export interface PlannedSearch {
  readonly goal: Goal;
  readonly slo: Slo | null;
  readonly budgetS: number;
  /** What a trial is expected to take. */
  readonly secondsPerTrial: number;
  readonly axes: readonly TuneAxis[];
  readonly space: Space;
  readonly trials: TrialPlan;
  /** What a reader must know of the choices that were made for them, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Runs a search on a broker, saving after each trial; what it found stands under `tune` in its result. Errors as in
 * {@link inSession}.
 */
export async function runTune(
  loaded: LoadedScenario,
  plan: Plan,
  planned: PlannedSearch,
  options: RunOptions,
): Promise<SavedResult> {
  const { space, trials } = planned;
  const byPhase = trialsByPhase(trials, space.defaults.size);
  const trialsPlanned = Object.values(byPhase).reduce((sum, count) => sum + count, 0);
  let held: Result | null = null;
  const onEvent = timed(options.onEvent, () => held);
  return inSession(
    loaded,
    { ...plan, drafted: [], trialsPlanned },
    { ...options, onEvent },
    async (session) => {
      const { result } = session;
      held = result;
      if (result.tune === undefined) result.tune = draftTune(planned, byPhase);
      else forgetUnconnected(result);
      await searchIn(session, loaded, planned, options);
      // A confirmation may take as long as there is time: only now is it known how many they are.
      if (!session.interrupted) result.run.trialsPlanned = result.tune.log.length;
    },
  );
}

/** Has a listener told, beside each trial, how far the search is within its time. */
function timed(listener: RunListener | undefined, held: () => Result | null): RunListener | undefined {
  if (listener === undefined) return undefined;
  return (event) => {
    const result = held();
    if ((event.kind !== 'trial-started' && event.kind !== 'trial-ended') || result?.tune === undefined)
      return listener(event);
    const { spentS, budgetS } = result.tune;
    const leftS = result.broker.kind === 'simulated' ? null : Math.max(0, budgetS - spentS);
    return listener({ ...event, time: { spentShare: Math.min(1, spentS / budgetS), leftS } });
  };
}

async function searchIn(
  session: Session,
  { scenario }: LoadedScenario,
  planned: PlannedSearch,
  { resume, onEvent }: RunOptions,
): Promise<void> {
  const found = session.result.tune!;
  const laboratory = new SessionLaboratory(session, found, resume?.path ?? 'result.json');
  const search = new Search({ ...planned, laboratory, seed: scenario.seed });
  const tell = (text: string): void => onEvent?.({ kind: 'status', text });
  const tooFast = await aboveCeiling(search, tell);
  if (tooFast !== null) Object.assign(found, tooFast);
  else Object.assign(found, await tune(search, planned.trials, tell));
  // What is gone on with tells anew how it went.
  if (!session.interrupted && found.ended !== 'unavailable')
    found.notes = [...new Set([...planned.notes, ...endNotes(search, session.result)])];
}

/** What a result says of a search before its first trial. */
function draftTune(
  { goal, slo, budgetS, axes, space, notes }: PlannedSearch,
  planned: Tune['planned'],
): Tune {
  const cells = measurable(space).length;
  return {
    goal,
    slo,
    budgetS,
    spentS: 0,
    axes: axes.map((axis) => ({ ...axis, values: [...axis.values] })),
    grid: { points: cells, excluded: space.cells.length - cells },
    planned,
    log: [],
    ended: null,
    verdict: null,
    conclusion: '',
    recommended: null,
    traded: [],
    notes: [...notes],
    finalists: [],
    front: [],
    effects: [],
    nearestMiss: null,
  };
}
