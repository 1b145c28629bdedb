import { configurationError } from '../errors.ts';
import type { Trial } from '../result/schema.ts';
import type { Tune, TunePhase } from '../result/search-schema.ts';
import type { Session } from '../run/session.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import type { Laboratory } from './laboratory.ts';

/**
 * Measures in a session, and writes down in `tune` what each trial was taken for. The trials that its log holds already,
 * of a run that is gone on with, are handed out again in their order in place of being measured: the same trials lead a
 * search to the same next one.
 */
export class SessionLaboratory implements Laboratory {
  private readonly session: Session;
  private readonly tune: Tune;
  private readonly path: string;
  private readonly held: Tune['log'];
  private readonly taken = new Map<string, number>();
  private order = 0;

  /** `path` is the result's, for messages. */
  constructor(session: Session, tune: Tune, path: string) {
    this.session = session;
    this.tune = tune;
    this.path = path;
    this.held = [...tune.log];
  }

  spentS(): number {
    return this.tune.log.slice(0, this.order).reduce((sum, { tookS }) => sum + tookS, 0);
  }

  async measure(point: PlannedPoint, phase: TunePhase): Promise<Trial | null> {
    const repetition = this.taken.get(point.id) ?? 0;
    const order = this.order;
    const trial =
      order < this.held.length
        ? this.heldTrial(point, phase, repetition)
        : await this.newTrial(point, phase, repetition);
    if (trial === null) return null;
    this.taken.set(point.id, repetition + 1);
    this.order += 1;
    return trial;
  }

  private async newTrial(point: PlannedPoint, phase: TunePhase, repetition: number): Promise<Trial | null> {
    const { run } = this.session.result;
    run.trialsPlanned = Math.max(run.trialsPlanned, this.order + 1);
    return this.session.measure({ point, repetition, order: this.order }, () => {
      const tookS = this.session.lapS();
      this.tune.log.push({ phase, pointId: point.id, repetition, tookS });
      this.tune.spentS = this.tune.log.reduce((sum, entry) => sum + entry.tookS, 0);
    });
  }

  private heldTrial(point: PlannedPoint, phase: TunePhase, repetition: number): Trial {
    const entry = this.held[this.order]!;
    const trial = this.session.result.points
      .find(({ id }) => id === point.id)
      ?.trials.find((held) => held.repetition === repetition);
    if (entry.pointId !== point.id || entry.phase !== phase || trial === undefined)
      throw configurationError([
        {
          where: this.path,
          what: `cannot be gone on with: its trial ${this.order + 1} was of ${entry.pointId}, and the search would take ${point.id}`,
          remedy: 'it was edited, or written by another version: tune anew',
        },
      ]);
    return trial;
  }
}
