import { backendNames } from '../backend/registry.ts';
import { configurationError, together } from '../errors.ts';
import { probedScenario } from '../max-rate/loads.ts';
import { type Method, type PlannedMaxRate, planSearches, type Spent } from '../max-rate/plan.ts';
import type { MaxRate } from '../result/search-schema.ts';
import { readResult } from '../result/store.ts';
import { type LoadedScenario, loadScenario } from '../scenario/load.ts';
import type { MaxRateFlags } from './max-rate.ts';
import { isFinal } from './max-rate-answers.ts';
import { precisionFrom, probeFrom, sloFrom } from './max-rate-flags.ts';
import { brokerOf } from './run-broker.ts';
import { searchOf } from './run-outcome.ts';
import { loadAgain, overridesFrom, scenarioPathFrom } from './run-scenario.ts';
import { budgetFrom, refuseWithResume } from './search-flags.ts';
import type { PreparedSearch } from './search-run.ts';

/** With three, one interval in seventeen misses the knee of a model whose machine drifts; with four, one in thirty. */
const confirmations = 4;

/**
 * Reads the scenario and the flags of a search, or the result that is gone on with.
 *
 * @throws LingerlabError (exit code 2) with everything that is wrong with them.
 */
export async function prepareMaxRate(
  scenarioPath: string | undefined,
  flags: MaxRateFlags,
): Promise<PreparedSearch<PlannedMaxRate>> {
  return flags.resume === undefined
    ? prepareNew(scenarioPath, flags)
    : goOn(flags.resume, scenarioPath, flags);
}

async function prepareNew(
  scenarioPath: string | undefined,
  flags: MaxRateFlags,
): Promise<PreparedSearch<PlannedMaxRate>> {
  const [path, overrides, slo, probeS, precision, budget] = await together(
    () => scenarioPathFrom('lingerlab max-rate', scenarioPath, 'scenarios/quickstart.yaml'),
    () => overridesFrom(flags),
    () => sloFrom(flags.slo),
    () => probeFrom(flags.probe),
    () => precisionFrom(flags.precision),
    () => (flags.budget === undefined ? null : budgetFrom(flags.budget)),
  );
  const given = await loadScenario(path, overrides, backendNames);
  return prepared(given, { slo, probeS, precision, confirmations }, budget);
}

function prepared(
  given: LoadedScenario,
  method: Method,
  budget: number | null,
  before?: Spent,
): PreparedSearch<PlannedMaxRate> {
  const loaded = probedScenario(given, method.probeS);
  return {
    loaded,
    searchOf: (plan) => planSearches(given, loaded, plan.points, method, budget, before),
  };
}

async function goOn(
  path: string,
  scenarioPath: string | undefined,
  flags: MaxRateFlags,
): Promise<PreparedSearch<PlannedMaxRate>> {
  const saved = { path, result: await readResult(path) };
  const { maxRate } = saved.result;
  if (maxRate === undefined)
    throw configurationError([
      {
        where: path,
        what: 'is no result of a search for the highest rate',
        remedy: `go on with: lingerlab ${searchOf(saved.result) ?? 'run'} --resume ${path}`,
      },
    ]);
  if (maxRate.probeS === undefined)
    throw configurationError([
      {
        where: path,
        what: 'does not say how long its probes are',
        remedy: 'it was edited, or written by another version: measure anew',
      },
    ]);
  if (isAnswered(maxRate))
    throw configurationError([
      {
        where: path,
        what: 'holds all its answers: there is nothing to go on with',
        remedy: 'render it with: lingerlab report',
      },
    ]);
  const [given, budget] = await together(
    () => loadAgain(saved, scenarioPath, flags),
    () => (flags.budget === undefined ? null : budgetFrom(flags.budget)),
    () => refuseWithResume(flags, ['slo', 'probe', 'precision']),
  );
  const { slo, precision, probeS } = maxRate;
  const method = { slo, probeS, precision, confirmations: maxRate.confirmations };
  const spent = { spentS: maxRate.spentS, leftS: leftOf(maxRate) };
  const search = prepared(given, method, budget, spent);
  return {
    loaded: search.loaded,
    searchOf: (plan) => ({ ...search.searchOf(plan), held: maxRate }),
    resume: saved,
    broker: brokerOf(saved.result),
  };
}

/** What an interruption left of the budget; where it ended otherwise, another begins. */
const leftOf = ({ ended, budgetS, spentS }: MaxRate): number | null =>
  ended === 'budget' || ended === 'done' ? null : budgetS - spentS;

const isAnswered = ({ ended, searches }: MaxRate): boolean =>
  ended === 'done' && searches.every(({ answer }) => isFinal(answer));
