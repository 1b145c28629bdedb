import type { MaxRate } from '../result/search-schema.ts';
import type { Plan } from '../run/plan.ts';
import { inSession, type RunOptions, type SavedResult, type Session } from '../run/session.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { checkHeld, heldFindings } from './held.ts';
import { draftSearch, likelyProbes, type PlannedMaxRate, questionOf } from './plan.ts';
import { inRounds, type Turn } from './rounds.ts';
import { searchRate } from './search.ts';
import { type SearchEvent, SessionLaboratory } from './session-laboratory.ts';

export interface MaxRateOptions extends RunOptions {
  readonly onSearch?: (event: SearchEvent) => void;
}

/**
 * Searches the points one after another in a session, saving after each probe; what it found stands under `maxRate` in
 * the result. Errors as in
 * {@link inSession}, and those of {@link checkHeld}, before anything is opened.
 */
export async function runMaxRate(
  loaded: LoadedScenario,
  plan: Plan,
  planned: PlannedMaxRate,
  options: MaxRateOptions,
): Promise<SavedResult> {
  if (options.resume !== undefined) checkHeld(options.resume.result, planned.searches, planned.slo);
  const points = planned.searches.map(({ point }) => point);
  const trialsPlanned = likelyProbes * points.length;
  const ground = { ...plan, points, drafted: [], trialsPlanned };
  return inSession(loaded, ground, options, async (session) => {
    const { result } = session;
    result.maxRate ??= draftMaxRate(planned);
    result.maxRate.budgetS = planned.budgetS;
    const { maxRate } = result;
    maxRate.ended = null;
    const { onSearch = () => {} } = options;
    const turns = maxRate.searches.map((_, index) => turnOf(session, maxRate, index, planned, onSearch));
    maxRate.ended = await inRounds(turns, planned.budgetS, () => maxRate.spentS);
    if (!session.interrupted) result.run.trialsPlanned = trialsIn(session);
  });
}

/** The search of a point as its turn. */
function turnOf(
  session: Session,
  found: MaxRate,
  index: number,
  { searches, slo, secondsPerProbe }: PlannedMaxRate,
  onSearch: (event: SearchEvent) => void,
): Turn {
  const planned = searches[index]!;
  const search = found.searches[index]!;
  const { label } = planned;
  const question = questionOf(planned, slo);
  const until = (untilS: number) =>
    new SessionLaboratory({ session, found, search, planned, untilS, secondsPerProbe, onSearch });
  return {
    hasTime: (untilS) => until(untilS).hasTime(),
    search: async (untilS) => {
      const held = heldFindings(session.result, search, planned, question);
      onSearch({ kind: 'search', label, held: search.probes.length });
      const { why, answer, nearestMiss } = await searchRate(until(untilS), held, question);
      Object.assign(search, { answer, nearestMiss });
      onSearch({ kind: 'answer', label, text: answer?.text ?? '' });
      return why;
    },
  };
}

const draftMaxRate = (planned: PlannedMaxRate): MaxRate => ({
  slo: planned.slo,
  probeS: planned.probeS,
  budgetS: planned.budgetS,
  spentS: 0,
  precision: planned.precision,
  confirmations: planned.confirmations,
  ended: null,
  notes: [],
  searches: planned.searches.map(draftSearch),
});

const trialsIn = ({ result }: Session): number =>
  result.points.reduce((sum, { trials }) => sum + trials.length, 0);
