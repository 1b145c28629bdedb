import type { Finalist } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { fewestRounds, looks, type TrialPlan } from './budget.ts';
import { compareFinalists } from './compare.ts';
import { frontOf } from './front.ts';
import { alike } from './goal.ts';
import type { Stop } from './laboratory.ts';
import type { Entry } from './notebook.ts';
import { bestCells } from './phases.ts';
import { type Prospect, prospectOf } from './prospect.ts';
import type { Search } from './search.ts';

/** The points that are compared, and what was measured of them side by side. */
export interface Confirmation {
  readonly finalists: readonly PlannedPoint[];
  /**
   * Each round holds one trial of every finalist and of their clients' defaults, by the point's id; those after the first
   * look, of one finalist alone.
   */
  readonly rounds: readonly ReadonlyMap<string, Entry>[];
  /** The chance of calling any of them better where none is, that this look at the rounds may take. */
  readonly level: number;
  /** What ended it before it could tell; null where nothing did. */
  readonly stop: Stop | null;
}

/** More rounds than these are better spent on another search. */
const mostRounds = 30;

/**
 * Measures the best points and the defaults of their clients in rounds, each in an order of its own. Nothing that was
 * measured before counts here: the best of many looks better than it is. Where a first look cannot tell, the best of them
 * goes on alone, as long as there is time, to a second one; the two share the chance of a false claim.
 */
export async function confirm(search: Search, plan: TrialPlan): Promise<Confirmation> {
  const measured = measuredCells(search);
  const finalists = finalistsOf(search, plan, measured);
  const rounds: Map<string, Entry>[] = [];
  const take = async (arms: readonly PlannedPoint[], until: number): Promise<Stop | null> => {
    while (rounds.length < until) {
      // A round that is not whole compares nothing.
      if (search.trialsLeft < arms.length) return 'budget';
      const block = await search.block(arms, 'confirm', 0);
      if (typeof block === 'string') return block;
      if (block.every(({ point }) => point.clientDefaults)) return 'unavailable';
      rounds.push(new Map(block.map((entry) => [entry.point.id, entry])));
    }
    return null;
  };
  const first = { finalists, rounds, level: looks.first };
  // Without anything to confirm it is not the time that is missing.
  if (finalists.length === 0) return { ...first, stop: measured.length === 0 ? null : 'budget' };
  const stop = await take([...finalists, ...rivalsOf(search, finalists)], fewestRounds(finalists.length));
  if (stop !== null) return { ...first, stop };
  const compared = compareFinalists(search, { ...first, stop });
  const best = finalists.find(({ id }) => id === mostPromising(compared));
  if (best === undefined || compared.some(({ better }) => better)) return { ...first, stop };
  const ended = await take([best, ...rivalsOf(search, [best])], mostRounds);
  return { finalists, rounds, level: looks.second, stop: ended };
}

/** The finalist that speaks most for itself, of those that are fit; none where none gains anything. */
function mostPromising(compared: readonly Finalist[]): string | undefined {
  const [best] = compared
    .filter(({ fit, defaultsFit, gain }) => fit && (!defaultsFit || gain.ratio > 1))
    .sort((a, b) => a.p - b.p || b.gain.ratio - a.gain.ratio);
  return best?.pointId;
}

/** The cells that have been measured and may be recommended, the best first. */
function measuredCells(search: Search): number[] {
  const prospect = prospectOf(search);
  if (prospect === null) return [];
  // A finalist has been measured: a cell that is only expected to be good would go in unseen.
  const measured = bestCells(search, prospect).filter(
    (cell) => search.notebook.eligible(search.space.cells[cell]!.id) === true,
  );
  return cheapestFirst(search, measured, prospect);
}

/** As many of the planned finalists as there is time for until the first look; none where there is not even for one. */
function finalistsOf(
  search: Search,
  { confirm: planned }: TrialPlan,
  measured: readonly number[],
): PlannedPoint[] {
  const best = measured.map((cell) => search.space.cells[cell]!);
  for (let many = Math.min(planned.finalists, best.length); many > 0; many -= 1) {
    const finalists = best.slice(0, many);
    const arms = many + rivalsOf(search, finalists).length;
    if (search.trialsLeft > fewestRounds(many) * arms) return finalists;
  }
  return [];
}

/**
 * Of the cells that serve the goal alike, those first that fewest of the others beat in what else they cost. What beats the
 * best in the rest, and seems alike in the goal, is one of them, even where the model does not think so.
 */
function cheapestFirst(
  { notebook, space }: Search,
  cells: readonly number[],
  { mean: expected }: Prospect,
): number[] {
  const idOf = (cell: number): string => space.cells[cell]!.id;
  const dominators = new Map(frontOf(notebook).map((place) => [place.pointId, place.dominatedBy]));
  const beatBest = new Set(cells.slice(0, 1).flatMap((cell) => dominators.get(idOf(cell)) ?? []));
  const isAlike = (cell: number): boolean =>
    expected[cell]! >= expected[cells[0]!]! - alike || beatBest.has(idOf(cell));
  const near = cells.filter(isAlike);
  const ids = new Set(near.map(idOf));
  const beatenBy = (cell: number): number =>
    (dominators.get(idOf(cell)) ?? []).filter((id) => ids.has(id)).length;
  return [
    ...near.sort((a, b) => beatenBy(a) - beatenBy(b) || expected[b]! - expected[a]!),
    ...cells.filter((cell) => !isAlike(cell)),
  ];
}

/** What finalists have to beat: the defaults of their clients, and those of another client that were as good as any of them. */
function rivalsOf(search: Search, finalists: readonly PlannedPoint[]): PlannedPoint[] {
  const { defaults } = search.space;
  const backends = new Set(finalists.map(({ backend }) => backend));
  const own = [...backends].flatMap((backend) => defaults.get(backend) ?? []);
  const least = Math.min(...finalists.map(({ id }) => search.meanScore(id) ?? Number.NEGATIVE_INFINITY));
  const [other] = [...defaults.values()]
    .filter(({ id, backend }) => !backends.has(backend) && search.notebook.eligible(id) === true)
    .map((point) => ({ point, score: search.meanScore(point.id) ?? Number.NEGATIVE_INFINITY }))
    .filter(({ score }) => score >= least - asGood)
    .sort((a, b) => b.score - a.score);
  return other === undefined ? own : [...own, other.point];
}

/** A client whose defaults came this close to a finalist, by the logarithm of the goal's figure, may be better: 10 %. */
const asGood = 0.1;
