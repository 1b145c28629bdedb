import { availableParallelism } from 'node:os';
import { backendNames } from '../backend/registry.ts';
import { configurationError, type Problem } from '../errors.ts';
import { isModulePath } from '../module-path.ts';
import { ceilings } from '../no-client.ts';
import type { Goal, Slo, TuneAxis } from '../result/search-schema.ts';
import { samplesNeeded } from '../result/trial-figure.ts';
import { type LoadedScenario, loadScenario } from '../scenario/load.ts';
import type { ScenarioLoad } from '../scenario/loads.ts';
import type { Override } from '../scenario/overrides.ts';
import { parseRatePerSecond } from '../scenario/quantities.ts';
import { chooseAxes } from '../tune/axes.ts';
import { metricsOf } from '../tune/goal.ts';

/** A scenario that has become a search: its matrix holds all that is varied, and each client with nothing set. */
export interface TunedScenario {
  readonly loaded: LoadedScenario;
  readonly axes: readonly TuneAxis[];
  /** What a reader must know of the choices that were made for them, a sentence each. */
  readonly notes: readonly string[];
}

export interface TuneChoice {
  readonly path: string;
  readonly overrides: readonly Override[];
  readonly goal: Goal;
  readonly slo: Slo | null;
  /** `--rate`, as it was written. */
  readonly rate: string | undefined;
}

/** How many messages are unanswered at once where a goal needs a closed loop and the scenario has none. */
const closedInFlight = 5000;

/**
 * Reads a scenario for a search: with the load that its goal needs, and the ranges of what it leaves out.
 *
 * @throws LingerlabError (exit code 2) with every reason why the goal and the scenario do not go together.
 */
export async function tunedScenario(choice: TuneChoice): Promise<TunedScenario> {
  const { path, slo } = choice;
  const first = await loadScenario(path, [...choice.overrides, ...rateOverride(choice)], backendNames);
  const { load, notes } = loadFor(first, choice);
  const isClosed = 'load' in load || first.scenario.loads[0]?.kind === 'closed';
  const lingerBelowMs = isClosed ? Number.POSITIVE_INFINITY : lingerLimitMs(slo);
  const { axes, overrides, cut } = chooseAxes(first.scenario, {
    cores: availableParallelism(),
    lingerBelowMs,
    says: first.says,
  });
  const cutNotes = cut
    ? [
        `linger.ms was varied below ${lingerBelowMs} ms only: at a given rate a batch may wait that long, and ${slo?.text} allows no more. The scenario may list other values.`,
      ]
    : [];
  const own = { ...overrides, ...load, clientDefaults: true };
  const added = Object.entries(own).map(
    ([key, value]): Override => ({ path: key, value, flag: `what tune chose for ${key}` }),
  );
  const loaded = await loadScenario(
    path,
    [...choice.overrides, ...rateOverride(choice), ...added],
    backendNames,
  );
  const problems = [
    ...clientProblems(loaded),
    ...loadProblems(loaded, choice),
    ...axisProblems(loaded, axes),
  ];
  if (problems.length > 0) throw configurationError(problems);
  return { loaded, axes, notes: [...notes, ...cutNotes] };
}

function rateOverride({ rate }: TuneChoice): Override[] {
  if (rate === undefined) return [];
  const flag = `--rate ${rate}`;
  if (parseRatePerSecond(rate) === null)
    throw configurationError([
      { where: flag, what: 'is no rate', remedy: 'write messages a second, such as --rate 20000/s' },
    ]);
  return [{ path: 'load', value: { kind: 'open', rate: [rate] }, flag }];
}

/** Throughput can only be told where the client decides how much it takes. */
function loadFor(
  { scenario }: LoadedScenario,
  { goal, rate }: TuneChoice,
): { readonly load: Record<string, unknown>; readonly notes: readonly string[] } {
  if (goal !== 'throughput' || rate !== undefined || scenario.loads[0]?.kind === 'closed')
    return { load: {}, notes: [] };
  return {
    load: { load: { kind: 'closed', inFlight: [closedInFlight] } },
    notes: [
      `The scenario’s load offers messages at given times, where throughput is what is offered: a closed loop takes its place, with ${closedInFlight} messages in flight.`,
    ],
  };
}

/** A batch that waits as long as nearly every response may take cannot be answered in time. */
function lingerLimitMs(slo: Slo | null): number {
  const limits = (slo?.terms ?? []).flatMap(({ metric, limit }) =>
    /^(service\.)?(p9|max)/.test(metric) ? [limit / 1000] : [],
  );
  return Math.min(Number.POSITIVE_INFINITY, ...limits);
}

function clientProblems({ scenario, locate }: LoadedScenario): Problem[] {
  return scenario.backends.flatMap((backend, index): Problem[] =>
    ceilings.includes(backend) && !isModulePath(backend)
      ? [
          {
            where: locate(`backends.${index}`),
            what: `${backend} is no client, so that no settings can be recommended for it`,
            remedy: 'choose clients with --backend',
          },
        ]
      : [],
  );
}

function loadProblems({ scenario, locate }: LoadedScenario, { goal, slo, rate }: TuneChoice): Problem[] {
  const problems: Problem[] = [];
  const [load, ...others] = scenario.loads;
  if (others.length > 0)
    problems.push({
      where: locate('load'),
      what: `has ${scenario.loads.length} loads, and a search is for one`,
      remedy: 'choose one with --rate, or --set load.rate=',
    });
  if (load === undefined) return problems;
  if (goal === 'throughput' && rate !== undefined)
    problems.push({
      where: '--goal throughput',
      what: `contradicts --rate ${rate}: at a given rate, throughput is that rate`,
      remedy: 'leave --rate out, or choose --goal latency or cpu',
    });
  if (goal === 'latency' && load.kind === 'closed')
    problems.push({
      where: '--goal latency',
      what: 'needs a rate: in a closed loop latency only follows from throughput',
      remedy: 'give --rate, such as half of what lingerlab max-rate finds',
    });
  const offered = messagesOffered(load, scenario.durationMs);
  if (offered !== null && offered < samplesNeeded.p99 && metricsOf[goal].includes('responseP99Us'))
    problems.push({
      where: locate('duration'),
      what: `a trial has ${Math.round(offered)} messages, and p99 needs ${samplesNeeded.p99} to be told`,
      remedy: 'raise the rate, or --duration',
    });
  const rateLimit = load.kind === 'open' ? load.ratePerSecond : null;
  for (const { text, metric, comparison, limit } of slo?.terms ?? [])
    if (rateLimit !== null && metric === 'throughput' && comparison.startsWith('>') && limit > rateLimit)
      problems.push({
        where: `--slo ${text}`,
        what: `cannot be met: only ${rateLimit}/s are offered`,
        remedy: 'raise --rate, or leave it out and choose --goal throughput',
      });
  return problems;
}

function messagesOffered(load: ScenarioLoad, durationMs: number): number | null {
  return load.kind === 'open' ? (load.ratePerSecond * durationMs) / 1000 : null;
}

function axisProblems({ locate }: LoadedScenario, axes: readonly TuneAxis[]): Problem[] {
  if (axes.length > 0) return [];
  return [
    {
      where: locate('producer'),
      what: 'leaves nothing to tune: every setting has one value',
      remedy: 'give lists of values, or leave settings out, so that lingerlab tries a range of its own',
    },
  ];
}
