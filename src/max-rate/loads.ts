import type { LoadedScenario } from '../scenario/load.ts';
import { highestPerLane } from '../scenario/load-problems.ts';
import type { ScenarioLoad } from '../scenario/loads.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Messages on their way in the closed loop that gives the first guess, where the scenario does not say. */
const closedInFlight = 5000;
const defaultWindow = 100_000;

/** The scenario with probes in the place of its trials and of its load, which only tells how messages arrive. */
export function probedScenario(loaded: LoadedScenario, probeS: number): LoadedScenario {
  const { scenario } = loaded;
  const loads = [openLoad(scenario, highestPerLane)];
  return { ...loaded, scenario: { ...scenario, loads, trials: 1, durationMs: probeS * 1000 } };
}

/** Messages that are due at this rate, in the way that the scenario has them arrive, and with its window. */
export function openLoad({ loads }: Pick<Scenario, 'loads'>, ratePerSecond: number): ScenarioLoad {
  const [load] = loads;
  const arrivals = load !== undefined && 'arrivals' in load ? load.arrivals : 'even';
  const window = load === undefined || load.kind === 'closed' ? defaultWindow : load.window;
  return { kind: 'open', ratePerSecond, arrivals, window };
}

/** A window kept full: the scenario's, where its load is one. */
export function closedLoad({ loads }: Pick<Scenario, 'loads'>): ScenarioLoad {
  const [load] = loads;
  if (load?.kind === 'closed') return load;
  return { kind: 'closed', inFlight: Math.min(closedInFlight, load?.window ?? closedInFlight) };
}
