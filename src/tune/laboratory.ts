import type { Trial } from '../result/schema.ts';
import type { TunePhase } from '../result/search-schema.ts';
import type { PlannedPoint } from '../scenario/plan.ts';

/** Where a search measures: a session on a broker, or a simulation. */
export interface Laboratory {
  /** Measures a point once more; null where the user has interrupted. */
  measure(point: PlannedPoint, phase: TunePhase): Promise<Trial | null>;
  /** Seconds that the search so far took, with what lies between its trials; those of a run that is gone on with among them. */
  spentS(): number;
}

/** Why a search ended before its plan did: its time, its user, or a broker that lets none of the clients in. */
export type Stop = 'budget' | 'interrupted' | 'unavailable';
