import { configurationError, type Problem } from '../errors.ts';
import { ceilings } from '../no-client.ts';
import { type ProducerSettings, settingConflicts } from '../producer-settings.ts';
import { seededGenerator, shuffled } from '../shuffle.ts';
import { settingCells, settingNamedIn } from './cells.ts';
import type { LoadedScenario } from './load.ts';
import type { ScenarioLoad } from './loads.ts';
import { pointId } from './point-id.ts';
import type { Scenario } from './scenario.ts';

/** One cell of the sweep. */
export interface PlannedPoint {
  /** The same words for the same cell in every run: the backend, then what the scenario sweeps or sets. */
  readonly id: string;
  readonly backend: string;
  readonly load: ScenarioLoad;
  /** Producers, each on its own thread. */
  readonly lanes: number;
  readonly settings: ProducerSettings;
  /** Nothing is set or emulated: what the client's users get out of the box. */
  readonly clientDefaults?: true;
  /** Why it cannot be measured; null where it can. */
  readonly skipped: string | null;
}

/** One timed execution of a point. */
export interface PlannedTrial {
  readonly point: PlannedPoint;
  /** Which repetition of its point, from 0. */
  readonly repetition: number;
  /** Position in the run, from 0. */
  readonly order: number;
}

/** Why a backend cannot honour the settings of a cell, one by one and together; empty where it can. */
export type Unsupported = (backend: string, settings: ProducerSettings) => readonly string[];

/**
 * Every cell of the matrix: backends x loads x lanes x settings, and behind the cells of a backend, load and number of
 * lanes its defaults where the scenario asks for them. A cell that cannot be (settings that exclude one another, one or several that the client
 * cannot honour) is skipped with its reason.
 *
 * @throws LingerlabError (exit code 2) where no cell of a backend is left, for then it was asked for by name.
 */
export function planPoints(loaded: LoadedScenario, unsupported: Unsupported): PlannedPoint[] {
  const { scenario } = loaded;
  const cells = settingCells(scenario.producer);
  const points = scenario.backends.flatMap((backend) =>
    scenario.loads.flatMap((load) =>
      scenario.lanes.flatMap((lanes): PlannedPoint[] => [
        ...cells.map((settings): PlannedPoint => {
          const reasons = [...settingConflicts(settings), ...unsupported(backend, settings)];
          const skipped = reasons.length > 0 ? reasons.join('; ') : null;
          const id = pointId(backend, load, settings, sweptLanes(scenario, lanes));
          return { id, backend, load, lanes, settings, skipped };
        }),
        ...(scenario.clientDefaults && !ceilings.includes(backend)
          ? [defaultsPoint(scenario, backend, load, lanes)]
          : []),
      ]),
    ),
  );
  const problems = scenario.backends.flatMap((backend) => impossibleBackend(loaded, backend, points));
  if (problems.length > 0) throw configurationError(distinct(problems));
  return points;
}

/** A client with nothing set; where there is no client, there are no defaults either. */
const defaultsPoint = (
  scenario: Pick<Scenario, 'lanes'>,
  backend: string,
  load: ScenarioLoad,
  lanes: number,
): PlannedPoint => ({
  id: `${pointId(backend, load, {}, sweptLanes(scenario, lanes))} client-defaults`,
  backend,
  load,
  lanes,
  settings: {},
  clientDefaults: true,
  skipped: null,
});

/** A point as it would be at another load. */
export function atLoad(
  scenario: Pick<Scenario, 'lanes'>,
  point: PlannedPoint,
  load: ScenarioLoad,
): PlannedPoint {
  const { backend, lanes, settings } = point;
  if (point.clientDefaults)
    return { ...defaultsPoint(scenario, backend, load, lanes), skipped: point.skipped };
  return { ...point, load, id: pointId(backend, load, settings, sweptLanes(scenario, lanes)) };
}

/** A number of lanes is a word of a point's where it tells points apart. */
const sweptLanes = (scenario: Pick<Scenario, 'lanes'>, lanes: number): number | undefined =>
  scenario.lanes.length > 1 ? lanes : undefined;

function impossibleBackend(
  loaded: LoadedScenario,
  backend: string,
  points: readonly PlannedPoint[],
): Problem[] {
  const own = points.filter((point) => point.backend === backend);
  if (own.some((point) => point.skipped === null)) return [];
  const reasons = new Set(own.map((point) => point.skipped!));
  return [...reasons].map((reason) => {
    const setting = settingNamedIn(reason);
    return {
      where: loaded.locate(setting === null ? 'backends' : `producer.${setting}`),
      what: reason,
      remedy: `no point of ${backend} could be measured: change the setting, or leave it out`,
    };
  });
}

const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((problem) => [`${problem.where} ${problem.what}`, problem])).values(),
];

/**
 * The order of a run: each repetition runs every point once before the next begins, in an order shuffled with the
 * seed (a randomised complete block design), so that neither drift nor neighbourhood favours a point.
 */
export function planTrials(points: readonly PlannedPoint[], trials: number, seed: number): PlannedTrial[] {
  const random = seededGenerator(seed);
  const measured = points.filter((point) => point.skipped === null);
  const blocks = Array.from({ length: trials }, (_, repetition) =>
    shuffled(measured, random).map((point) => ({ point, repetition })),
  );
  return blocks.flat().map((trial, order) => ({ ...trial, order }));
}

/** Seconds that a trial takes beside its warm-up and measured window: connecting, draining, closing. Seen: 0.3 to 1. */
export const trialOverheadS = 0.7;

/** Of the time between the least warm-up and its limit: the part that is taken for used, as lanes are soon steady. */
const warmupShare = 1 / 8;

/** An estimate of what a number of trials takes, in seconds. */
export function estimateSeconds(scenario: Scenario, trials: number): number {
  const { warmupMs, warmupLimitMs, durationMs } = scenario;
  const likelyWarmupMs = warmupMs + warmupShare * (warmupLimitMs - warmupMs);
  return trials * ((likelyWarmupMs + durationMs) / 1000 + trialOverheadS);
}
