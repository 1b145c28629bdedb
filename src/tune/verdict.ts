import type { Finalist, Ratio, Tune } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { fewestRounds } from './budget.ts';
import { ratioBetween } from './compare.ts';
import type { Confirmation } from './confirm.ts';
import { alike } from './goal.ts';
import type { Search } from './search.ts';
import {
  betterWords,
  keepDefaultsWords,
  missedVerdictWords,
  nearestMissOf,
  noBetterWords,
  tradedFor,
  unconfirmedWords,
  unusable,
} from './verdict-words.ts';

/** What a search came to. */
export type Verdict = Pick<Tune, 'verdict' | 'conclusion' | 'recommended' | 'traded' | 'nearestMiss'>;

const nothing = { recommended: null, nearestMiss: null } as const;

/** Judges what was measured, and says it in words with its figures. */
export function verdictOf(
  search: Search,
  confirmation: Confirmation,
  finalists: readonly Finalist[],
): Verdict {
  const { notebook } = search;
  const eligible = notebook.points().filter(({ id }) => notebook.eligible(id) === true);
  if (eligible.every(({ clientDefaults }) => clientDefaults)) {
    if (eligible.length > 0)
      return {
        ...nothing,
        traded: [],
        verdict: 'no-better',
        conclusion: keepDefaultsWords(search, eligible),
      };
    // What carries the load and misses the SLO is an answer; what does not carry it was not measured.
    const carried = notebook.entries.some(({ standing }) => standing === 'clear');
    if (search.slo !== null && carried) {
      const nearestMiss = nearestMissOf(search);
      return {
        ...nothing,
        traded: [],
        verdict: 'slo-not-met',
        conclusion: missedVerdictWords(search, nearestMiss),
        nearestMiss,
      };
    }
    return { ...nothing, traded: [], verdict: 'invalid', conclusion: unusable(search) };
  }
  const best = bestOf(
    search,
    confirmation,
    finalists.filter(({ better }) => better),
  );
  if (best !== null) {
    const rival = rivalOf(search, confirmation, best);
    if (rival !== null) return noBetter(search, best, rival.ratio, rival.point.id);
    return recommended(search, confirmation, best, finalists);
  }
  const nearest = bestOf(search, confirmation, finalists);
  if (nearest === null || isOpen(confirmation, nearest)) {
    const conclusion = unconfirmedWords(search, confirmation, nearest);
    return { ...nothing, traded: [], verdict: 'unconfirmed', conclusion };
  }
  return noBetter(search, nearest, nearest.gain, nearest.defaultsId);
}

/** A gain that is not ruled out is worth another search; one of less than this is not: 10 %. */
const worthSearching = 1.1;

/** Whether more rounds may yet show a gain that is worth it. */
function isOpen({ stop, rounds, finalists }: Confirmation, { gain, fit }: Finalist): boolean {
  if (rounds.length < fewestRounds(finalists.length)) return true;
  if (!fit) return false;
  return gain.low > 1 || (stop !== null && gain.high > worthSearching);
}

/** The finalist that serves the goal best, by the rounds that all of them are in: of those alike the first, which costs least otherwise. */
function bestOf(search: Search, confirmation: Confirmation, finalists: readonly Finalist[]): Finalist | null {
  let best: Finalist | null = null;
  for (const finalist of finalists) {
    const ahead = best !== null && ratioBetween(search, confirmation, finalist.pointId, best.pointId);
    if (best === null || (ahead && Math.log(ahead.ratio) > alike)) best = finalist;
  }
  return best;
}

/** Another client with nothing set, where it was better in the same rounds. */
function rivalOf(
  search: Search,
  confirmation: Confirmation,
  best: Finalist,
): { readonly point: PlannedPoint; readonly ratio: Ratio } | null {
  const rivals = [...search.space.defaults.values()].flatMap((point) => {
    const fit = search.notebook.eligible(point.id) === true && point.id !== best.defaultsId;
    const ratio = fit ? ratioBetween(search, confirmation, best.pointId, point.id) : null;
    return ratio === null || ratio.ratio >= 1 ? [] : [{ point, ratio }];
  });
  return rivals.sort((a, b) => a.ratio.ratio - b.ratio.ratio)[0] ?? null;
}

function noBetter(search: Search, best: Finalist, ratio: Ratio, otherId: string): Verdict {
  return {
    ...nothing,
    traded: [],
    verdict: 'no-better',
    conclusion: noBetterWords(search, best, ratio, otherId),
  };
}

function recommended(
  search: Search,
  confirmation: Confirmation,
  best: Finalist,
  finalists: readonly Finalist[],
): Verdict {
  const { pointId, defaultsId } = best;
  const ties = finalists.filter((other) => {
    if (other === best || !other.better) return false;
    const ratio = ratioBetween(search, confirmation, best.pointId, other.pointId);
    return ratio !== null && ratio.low <= 1 && ratio.high >= 1;
  });
  return {
    ...nothing,
    verdict: 'better',
    conclusion: betterWords(search, best, ties),
    recommended: { pointId, defaultsId },
    traded: tradedFor(search, best),
  };
}
