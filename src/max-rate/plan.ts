import { configurationError } from '../errors.ts';
import type { MaxRate, RateSearch, Slo } from '../result/search-schema.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { highestPerLane } from '../scenario/load-problems.ts';
import { atLoad, estimateSeconds, type PlannedPoint } from '../scenario/plan.ts';
import { samplesFor } from '../search/slo.ts';
import type { SearchLimits } from './decide.ts';
import { closedLoad, openLoad } from './loads.ts';
import { severalLoads, tooMany, tooShort, tooShortToGoOn } from './plan-problems.ts';
import { readable } from './readable.ts';
import type { Question } from './search.ts';

/** Probes that a search is expected to take, those that there is time for unless the user says otherwise, and the most. */
export const likelyProbes = 20;
const affordedProbes = 35;
const mostProbes = 50;
/** Fewer probes cannot hold the rate from both sides: a closed loop, one that passes, and one that fails. */
const fewestProbes = 3;
const voidRepeats = 3;
/** Messages of a probe beyond those that carry the SLO's metrics, as a factor. */
const spareSamples = 1.1;

/** How a search is made. */
export interface Method {
  readonly slo: Slo;
  /** Length of a probe's measured window. */
  readonly probeS: number;
  readonly precision: number;
  readonly confirmations: number;
}

/** A search for one point's highest rate, as it is planned. */
export interface PlannedSearch {
  /** The point at any load. */
  readonly point: PlannedPoint;
  /** The point in words, without its load. */
  readonly label: string;
  readonly limits: SearchLimits;
  /** The point as a probe of this rate measures it; in a closed loop where it is null. */
  readonly at: (ratePerSecond: number | null) => PlannedPoint;
}

/** All searches of a call, and the time that they may take. */
export interface PlannedMaxRate extends Method {
  readonly searches: readonly PlannedSearch[];
  readonly budgetS: number;
  readonly secondsPerProbe: number;
  /** What was found before, by a search that is gone on with. */
  readonly held?: MaxRate;
}

/** What a search that is gone on with has spent, and what an interruption left of its budget; null where another begins. */
export interface Spent {
  readonly spentS: number;
  readonly leftS: number | null;
}

/**
 * Plans a search for each point that can be measured. `given` is the scenario as the user wrote it, `points` those of the
 * probed one.
 *
 * @throws LingerlabError (exit code 2) for too many points, for loads that probes could not follow all, or too short a
 * budget (in seconds; null for what is left of the one before, or for one that lasts).
 */
export function planSearches(
  given: LoadedScenario,
  probed: LoadedScenario,
  points: readonly PlannedPoint[],
  method: Method,
  budget: number | null,
  before: Spent | null = null,
): PlannedMaxRate {
  const measured = points.filter(({ skipped }) => skipped === null);
  const secondsPerProbe = estimateSeconds(probed.scenario, 1);
  // A closed loop, and of each bound the probe that finds it and those that confirm it.
  const confirmedProbes = 1 + 2 * (1 + method.confirmations);
  const left = before?.leftS ?? 0;
  const leftS =
    budget ??
    (left >= secondsPerProbe ? left : Math.ceil(affordedProbes * measured.length * secondsPerProbe));
  const problems = [
    ...tooMany(given, measured.length),
    ...severalLoads(given),
    ...(before === null
      ? tooShort(leftS, measured.length * fewestProbes, measured.length * confirmedProbes, secondsPerProbe)
      : tooShortToGoOn(leftS, secondsPerProbe)),
  ];
  if (problems.length > 0) throw configurationError(problems);
  const { scenario } = given;
  const searches = measured.map(
    (point): PlannedSearch => ({
      point,
      label: labelOf(point),
      limits: limitsOf(point, method),
      at: (ratePerSecond) =>
        atLoad(
          scenario,
          point,
          ratePerSecond === null ? closedLoad(scenario) : openLoad(scenario, ratePerSecond),
        ),
    }),
  );
  return { ...method, searches, budgetS: (before?.spentS ?? 0) + leftS, secondsPerProbe };
}

function limitsOf({ lanes }: PlannedPoint, { slo, probeS, precision, confirmations }: Method): SearchLimits {
  const carried = Math.max(lanes, (spareSamples * samplesFor(slo)) / probeS);
  return {
    precision,
    confirmations,
    leastPerSecond: readable(Math.ceil(carried)),
    mostPerSecond: lanes * highestPerLane,
    mostProbes,
    voidRepeats,
  };
}

/** The words of a point that do not speak of its load. */
const labelOf = ({ id }: PlannedPoint): string =>
  id
    .split(' ')
    .filter((word) => !/^(rate|arrivals)=/.test(word))
    .join(' ');

/** Backends behind which there is nothing at all: what fails at their rates is lingerlab's own. */
const ownCeilings: readonly string[] = ['null'];

/** What a search asks. */
export const questionOf = ({ limits, point }: PlannedSearch, slo: Slo): Question => ({
  slo,
  limits,
  hasClient: !ownCeilings.includes(point.backend),
});

/** What a result says of a search before its first probe. */
export const draftSearch = ({ point, label }: PlannedSearch): RateSearch => ({
  backend: point.backend,
  label,
  settings: { ...point.settings },
  ...(point.clientDefaults && { clientDefaults: true }),
  lanes: point.lanes,
  probes: [],
  answer: null,
  nearestMiss: [],
});
