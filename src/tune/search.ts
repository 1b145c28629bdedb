import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { mean } from 'simple-statistics';
import type { Trial } from '../result/schema.ts';
import type { Goal, Slo, TunePhase } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { seededGenerator, shuffled } from '../shuffle.ts';
import { scoreOf } from './goal.ts';
import type { Laboratory, Stop } from './laboratory.ts';
import { type Entry, Notebook } from './notebook.ts';
import { type Space, withoutBackend } from './space.ts';

export interface SearchOptions {
  readonly space: Space;
  readonly goal: Goal;
  readonly slo: Slo | null;
  readonly laboratory: Laboratory;
  readonly budgetS: number;
  /** What a trial is expected to take, until trials have told. */
  readonly secondsPerTrial: number;
  readonly seed: number;
}

/** For how many trials the expectation counts, beside what those so far took. */
const expectedFor = 5;
/** A client so many of whose trials in a row could not connect is not measured any more. */
const mostUnavailable = 3;
/** How often a trial that the machine disturbed is taken again. */
const mostRepeats = 2;

/** What the phases of a search share: where they measure, what they have seen, the time left, and chance. */
export class Search {
  readonly goal: Goal;
  readonly slo: Slo | null;
  readonly notebook: Notebook;
  private readonly laboratory: Laboratory;
  private readonly budgetS: number;
  private readonly expectedS: number;
  private readonly clients: ReadonlySet<string>;
  private reachable: Space;
  private taken = 0;
  /** Clients that are not measured any more, because they do not connect. */
  readonly shutOut = new Set<string>();
  readonly random: RandomGenerator;

  constructor({ space, goal, slo, laboratory, budgetS, secondsPerTrial, seed }: SearchOptions) {
    this.clients = new Set(space.cells.flatMap((point) => point?.backend ?? []));
    this.reachable = space;
    this.goal = goal;
    this.slo = slo;
    this.notebook = new Notebook(slo);
    this.laboratory = laboratory;
    this.budgetS = budgetS;
    this.expectedS = secondsPerTrial;
    this.random = seededGenerator(seed);
  }

  /** What is searched; it holds no cells of clients that do not connect, unless there are no others. */
  get space(): Space {
    return this.reachable;
  }

  /** The mean score of a point's trials that carried the load; null where there are none. */
  meanScore(pointId: string): number | null {
    const scores = this.notebook
      .clearFigures(pointId)
      .flatMap((figures) => scoreOf(this.goal, figures) ?? []);
    return scores.length === 0 ? null : mean(scores);
  }

  /** How many trials the time that is left is likely to hold. */
  get trialsLeft(): number {
    const spentS = this.laboratory.spentS();
    // A few trials that took long, as those of an overload do, say little of the next.
    const perTrialS = (spentS + expectedFor * this.expectedS) / (this.taken + expectedFor);
    return Math.max(0, Math.floor((this.budgetS - spentS) / perTrialS));
  }

  /**
   * Measures a point, and again where the machine disturbed the trial; stops where that would leave time for fewer than
   * `reserve` trials, the user interrupts, or its client was the last that could connect, and cannot any more.
   */
  async measure(point: PlannedPoint, phase: TunePhase, reserve: number): Promise<Entry | Stop> {
    for (let attempt = 0; ; attempt += 1) {
      if (this.trialsLeft <= reserve) return 'budget';
      const trial = await this.measureAside(point, phase);
      if (trial === null) return 'interrupted';
      const entry = this.notebook.add(point, trial);
      if (this.cannotConnect(point.backend)) this.shutOut.add(point.backend);
      if (this.shutOut.size === this.clients.size) return 'unavailable';
      if (this.shutOut.has(point.backend)) {
        this.reachable = withoutBackend(this.space, point.backend);
        return entry;
      }
      if (entry.standing !== 'void' || attempt === mostRepeats) return entry;
    }
  }

  /** Measures a point that is none of the search's, and of which only the time counts; null where the user interrupts. */
  async measureAside(point: PlannedPoint, phase: TunePhase): Promise<Trial | null> {
    const trial = await this.laboratory.measure(point, phase);
    if (trial !== null) this.taken += 1;
    return trial;
  }

  /** Measures points once each, in an order shuffled anew; those of a client that does not connect are left out. */
  async block(points: readonly PlannedPoint[], phase: TunePhase, reserve: number): Promise<Entry[] | Stop> {
    const entries: Entry[] = [];
    for (const point of shuffled(points, this.random)) {
      if (this.shutOut.has(point.backend)) continue;
      const entry = await this.measure(point, phase, reserve);
      if (typeof entry === 'string') return entry;
      entries.push(entry);
    }
    return entries;
  }

  /** Whether the last trials of a client have all failed to connect, so that more would wait in vain. */
  private cannotConnect(backend: string): boolean {
    const last = this.notebook.entries
      .filter(({ point }) => point.backend === backend)
      .slice(-mostUnavailable);
    return last.length === mostUnavailable && last.every(({ standing }) => standing === 'unavailable');
  }
}
