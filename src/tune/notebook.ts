import type { MeasuredTrial, Trial } from '../result/schema.ts';
import type { Slo, SloCheck } from '../result/search-schema.ts';
import { trialFigure } from '../result/trial-figure.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { checkSlo, forgiven, isMet } from '../search/slo.ts';
import { type Standing, standingOf } from '../search/standing.ts';
import type { Figures } from './goal.ts';

/** One trial of a search, and what it counts for. */
export interface Entry {
  readonly point: PlannedPoint;
  readonly trial: Trial;
  readonly standing: Standing['kind'];
  /** Null where the trial failed, or the machine disturbed it. */
  readonly figures: Figures | null;
  /** Whether this trial by itself carried the load and met the SLO. */
  readonly fit: boolean;
}

/** All that a search has measured. */
export class Notebook {
  readonly entries: Entry[] = [];
  private readonly slo: Slo | null;

  constructor(slo: Slo | null) {
    this.slo = slo;
  }

  add(point: PlannedPoint, trial: Trial): Entry {
    const standing = standingOf(trial, this.slo === null ? [] : forgiven(this.slo)).kind;
    const counts = trial.state !== 'failed' && standing !== 'void';
    const fit = trial.state !== 'failed' && standing === 'clear' && this.meets([trial]);
    const entry = { point, trial, standing, figures: counts ? figuresOf(trial) : null, fit };
    this.entries.push(entry);
    return entry;
  }

  /** The trials of a point that count. */
  of(pointId: string): (Entry & { readonly figures: Figures; readonly trial: MeasuredTrial })[] {
    return this.entries.filter(
      (entry): entry is Entry & { readonly figures: Figures; readonly trial: MeasuredTrial } =>
        entry.point.id === pointId && entry.figures !== null,
    );
  }

  /** The figures of a point's trials that carried the load. */
  clearFigures(pointId: string): Figures[] {
    return this.of(pointId).flatMap(({ standing, figures }) => (standing === 'clear' ? [figures] : []));
  }

  /** The points that were measured, in the order of their first trial. */
  points(): PlannedPoint[] {
    return [...new Map(this.entries.map(({ point }) => [point.id, point])).values()];
  }

  /** The SLO's conditions held against a point's trials together; empty without an SLO. */
  sloOf(pointId: string): SloCheck[] {
    const trials = this.of(pointId).map(({ trial }) => trial);
    return this.slo === null || trials.length === 0 ? [] : checkSlo(this.slo, trials);
  }

  /**
   * Whether a point may be recommended: most of its trials carried the load, and together they meet the SLO. Null where no
   * trial of it counts.
   */
  eligible(pointId: string): boolean | null {
    const own = this.entries.filter(({ point, standing }) => point.id === pointId && standing !== 'void');
    const clear = own.filter(({ standing }) => standing === 'clear').length;
    if (own.length === 0) return null;
    return clear > own.length - clear && isMet(this.sloOf(pointId));
  }

  private meets(trials: readonly MeasuredTrial[]): boolean {
    return this.slo === null || isMet(checkSlo(this.slo, trials));
  }
}

/** The metrics of one trial that a search weighs. */
function figuresOf(trial: MeasuredTrial): Figures {
  return {
    messagesPerSecond: trialFigure(trial, 'messagesPerSecond'),
    responseP99Us: trialFigure(trial, 'responseP99Us'),
    cpuUsPerMessage: trialFigure(trial, 'cpuUsPerMessage'),
  };
}
