import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { configurationError, type Problem } from '../errors.ts';
import { ceilings } from '../no-client.ts';
import { type ProducerSettings, settingConflicts } from '../producer-settings.ts';
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
 * Every cell of the matrix: backends x loads x settings, and behind the cells of a backend and load its defaults where
 * the scenario asks for them. A cell that cannot be (settings that exclude one another, one or several that the client
 * cannot honour) is skipped with its reason.
 *
 * @throws LingerlabError (exit code 2) where no cell of a backend is left, for then it was asked for by name.
 */
export function planPoints(loaded: LoadedScenario, unsupported: Unsupported): PlannedPoint[] {
  const { scenario } = loaded;
  const cells = settingCells(scenario.producer);
  const points = scenario.backends.flatMap((backend) =>
    scenario.loads.flatMap((load): PlannedPoint[] => [
      ...cells.map((settings): PlannedPoint => {
        const reasons = [...settingConflicts(settings), ...unsupported(backend, settings)];
        const skipped = reasons.length > 0 ? reasons.join('; ') : null;
        return { id: pointId(backend, load, settings), backend, load, settings, skipped };
      }),
      ...(scenario.clientDefaults && !ceilings.includes(backend) ? [defaultsPoint(backend, load)] : []),
    ]),
  );
  const problems = scenario.backends.flatMap((backend) => impossibleBackend(loaded, backend, points));
  if (problems.length > 0) throw configurationError(distinct(problems));
  return points;
}

/** A client with nothing set; where there is no client, there are no defaults either. */
const defaultsPoint = (backend: string, load: ScenarioLoad): PlannedPoint => ({
  id: `${pointId(backend, load, {})} client-defaults`,
  backend,
  load,
  settings: {},
  clientDefaults: true,
  skipped: null,
});

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

/** The generator's first words still resemble its seed, so that seeds near one another would give one order. */
const wordsUntilMixed = 64;

/**
 * The order of a run: each repetition runs every point once before the next begins, in an order shuffled with the
 * seed (a randomised complete block design), so that neither drift nor neighbourhood favours a point.
 */
export function planTrials(points: readonly PlannedPoint[], trials: number, seed: number): PlannedTrial[] {
  const random = xoroshiro128plus(seed);
  for (let word = 0; word < wordsUntilMixed; word += 1) random.next();
  const measured = points.filter((point) => point.skipped === null);
  const blocks = Array.from({ length: trials }, (_, repetition) => {
    const block = measured.map((point) => ({ point, repetition }));
    for (let last = block.length - 1; last > 0; last -= 1) {
      const other = uniformInt(random, 0, last);
      [block[last], block[other]] = [block[other]!, block[last]!];
    }
    return block;
  });
  return blocks.flat().map((trial, order) => ({ ...trial, order }));
}

/** Seconds that a trial takes beside its warm-up and measured window: connecting, draining, closing. Seen: 0.3 to 1. */
const trialOverheadS = 0.7;

/** Of the time between the least warm-up and its limit: the part that is taken for used, as lanes are soon steady. */
const warmupShare = 1 / 8;

/** An estimate of what a number of trials takes, in seconds. */
export function estimateSeconds(scenario: Scenario, trials: number): number {
  const { warmupMs, warmupLimitMs, durationMs } = scenario;
  const likelyWarmupMs = warmupMs + warmupShare * (warmupLimitMs - warmupMs);
  return trials * ((likelyWarmupMs + durationMs) / 1000 + trialOverheadS);
}
