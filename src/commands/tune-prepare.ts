import { configurationError, type Problem, together } from '../errors.ts';
import { formatSeconds } from '../format.ts';
import type { Goal } from '../result/search-schema.ts';
import { readResult } from '../result/store.ts';
import type { Plan } from '../run/plan.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { estimateSeconds, type PlannedPoint } from '../scenario/plan.ts';
import { durationText } from '../scenario/quantities.ts';
import { parseSlo } from '../search/parse-slo.ts';
import { divideTrials, leastTrials } from '../tune/budget.ts';
import type { PlannedSearch } from '../tune/run.ts';
import { measurable, spaceOf } from '../tune/space.ts';
import { brokerOf } from './run-broker.ts';
import { searchOf } from './run-outcome.ts';
import { loadAgain, overridesFrom, scenarioPathFrom } from './run-scenario.ts';
import { budgetFrom, refuseWithResume } from './search-flags.ts';
import type { PreparedSearch } from './search-run.ts';
import type { TuneFlags } from './tune.ts';
import { tunedScenario } from './tune-scenario.ts';

const defaultBudget = '10m';

/**
 * Reads the scenario and the flags of a search, or the result that is gone on with.
 *
 * @throws LingerlabError (exit code 2) with everything that is wrong with them.
 */
export async function prepareTune(
  scenarioPath: string | undefined,
  flags: TuneFlags,
): Promise<PreparedSearch<PlannedSearch>> {
  return flags.resume === undefined
    ? prepareNew(scenarioPath, flags)
    : goOn(flags.resume, scenarioPath, flags);
}

async function prepareNew(
  scenarioPath: string | undefined,
  flags: TuneFlags,
): Promise<PreparedSearch<PlannedSearch>> {
  const [path, overrides, goal, slo, budgetS] = await together(
    () => scenarioPathFrom('lingerlab tune', scenarioPath, 'scenarios/tune.yaml'),
    () => overridesFrom(flags),
    () => goalFrom(flags.goal),
    () => (flags.slo === undefined ? null : parseSlo(flags.slo)),
    () => budgetFrom(flags.budget ?? defaultBudget),
  );
  const { loaded, axes, notes } = await tunedScenario({ path, overrides, goal, slo, rate: flags.rate });
  return { loaded, searchOf: (plan) => planSearch(loaded, plan, { goal, slo, budgetS, axes, notes }) };
}

async function goOn(
  path: string,
  scenarioPath: string | undefined,
  flags: TuneFlags,
): Promise<PreparedSearch<PlannedSearch>> {
  const saved = { path, result: await readResult(path) };
  const { tune } = saved.result;
  if (tune === undefined)
    throw configurationError([
      {
        where: path,
        what: 'is no result of lingerlab tune',
        remedy: `go on with: lingerlab ${searchOf(saved.result) ?? 'run'} --resume ${path}`,
      },
    ]);
  if (tune.ended === 'done' || tune.ended === 'budget')
    throw configurationError([
      {
        where: path,
        what: `holds its answer already${tune.ended === 'budget' ? ', and its budget is used up' : ''}`,
        remedy:
          tune.ended === 'budget'
            ? 'render it with lingerlab report, or search anew with a larger --budget'
            : 'render it with: lingerlab report',
      },
    ]);
  const [loaded] = await together(
    () => loadAgain(saved, scenarioPath, flags),
    () => refuseWithResume(flags, ['goal', 'slo', 'rate', 'budget']),
  );
  const { goal, slo, budgetS, axes } = tune;
  const notes = tune.notes;
  return {
    loaded,
    searchOf: (plan) => planSearch(loaded, plan, { goal, slo, budgetS, axes, notes }),
    resume: saved,
    broker: brokerOf(saved.result),
  };
}

function goalFrom(goal: Goal | undefined): Goal {
  if (goal !== undefined) return goal;
  throw configurationError([
    {
      where: 'lingerlab tune',
      what: 'names no goal',
      remedy: 'give --goal throughput, latency, cpu or balanced',
    },
  ]);
}

function planSearch(
  loaded: LoadedScenario,
  { points, backends }: Plan,
  asked: Pick<PlannedSearch, 'goal' | 'slo' | 'budgetS' | 'axes' | 'notes'>,
): PlannedSearch {
  // The scenario has the paths of users' own backends, and points have their names.
  const names = backends.map(({ name }) => name);
  const axes = asked.axes.map((axis) => (axis.name === 'backend' ? { ...axis, values: names } : axis));
  const search = { ...asked, axes };
  const problems = names.flatMap((name) => untunable(loaded, name, points));
  if (problems.length > 0) throw configurationError(problems);
  const space = spaceOf(axes, points);
  const secondsPerTrial = estimateSeconds(loaded.scenario, 1);
  const sizes = axes.map(({ values }) => values.length);
  const [cells, defaults] = [measurable(space).length, space.defaults.size];
  const trials = divideTrials(Math.floor(search.budgetS / secondsPerTrial), sizes, cells, defaults);
  if (trials !== null) return { ...search, secondsPerTrial, space, trials };
  throw configurationError([tooShort(search.budgetS, secondsPerTrial, leastTrials(sizes, cells, defaults))]);
}

/** A client of which nothing could be measured but its defaults was asked for by name, and would drop out in silence. */
function untunable(loaded: LoadedScenario, backend: string, points: readonly PlannedPoint[]): Problem[] {
  const cells = points.filter((point) => point.backend === backend && !point.clientDefaults);
  if (cells.some(({ skipped }) => skipped === null)) return [];
  const reasons = new Set(cells.flatMap(({ skipped }) => skipped?.split('; ') ?? []));
  return [
    {
      where: loaded.locate('backends'),
      what: `no point of ${backend} can be measured: ${[...reasons].join('; ')}`,
      remedy: 'choose others with --backend, or give the settings one value that it takes',
    },
  ];
}

function tooShort(budgetS: number, secondsPerTrial: number, least: number): Problem {
  const leastS = Math.ceil(least * secondsPerTrial);
  return {
    where: `--budget ${durationText(budgetS * 1000)}`,
    what: `is too short for a search: the least screening and its confirmation are ${least} trials of about ${formatSeconds(secondsPerTrial)}`,
    remedy: `give --budget ${leastS}s or more, or shorter trials with --duration or --set warmup=1s`,
  };
}
