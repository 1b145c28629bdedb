import type { Problem } from '../errors.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { closedLoad, openLoad } from './loads.ts';

/** Points that one call searches: with probes of 10 s each takes about five minutes, and seven unless the user gives more. */
const mostSearches = 8;

/** More points than one call searches. */
export function tooMany(given: LoadedScenario, count: number): Problem[] {
  if (count <= mostSearches) return [];
  return [
    {
      where: given.source.path,
      what: `has ${count} points, and each is searched by itself; at most ${mostSearches} are`,
      remedy: 'narrow it with --backend and --set, such as --set linger.ms=5',
    },
  ];
}

/** Loads may differ in what probes do not take from them, which is their rates. */
export function severalLoads(given: LoadedScenario): Problem[] {
  const { loads } = given.scenario;
  const followed = loads.map((load) => {
    const alone = { loads: [load] };
    return JSON.stringify([openLoad(alone, 1), closedLoad(alone)]);
  });
  if (new Set(followed).size <= 1) return [];
  return [
    {
      where: given.source.path,
      what: `has ${loads.length} loads that differ in more than their rates, and probes can follow only one`,
      remedy: 'leave one, such as with --set load.inFlight=1000',
    },
  ];
}

/** A budget in seconds that does not hold so many probes; `confirmed` is how many a confirmed interval takes. */
export function tooShort(
  budgetS: number,
  probes: number,
  confirmed: number,
  secondsPerProbe: number,
): Problem[] {
  const leastS = Math.ceil(probes * secondsPerProbe);
  if (budgetS >= leastS) return [];
  return [
    {
      where: `--budget ${budgetS}s`,
      what: `too short to hold a rate from both sides: that takes ${probes} probes of about ${secondsPerProbe.toFixed(1)} s, and to confirm both sides ${confirmed} or more`,
      remedy: `give --budget ${leastS}s or more, or shorter probes with --probe or --set warmup=1s`,
    },
  ];
}

/** A budget in seconds that holds no probe, which may be all that a search lacks. */
export function tooShortToGoOn(budgetS: number, secondsPerProbe: number): Problem[] {
  if (budgetS >= secondsPerProbe) return [];
  return [
    {
      where: `--budget ${budgetS}s`,
      what: `too short for a probe of about ${secondsPerProbe.toFixed(1)} s`,
      remedy: `give --budget ${Math.ceil(secondsPerProbe)}s or more`,
    },
  ];
}
