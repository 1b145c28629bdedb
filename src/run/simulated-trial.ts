import type { EffectiveSettings } from '../backend/backend.ts';
import { simulatedEffective } from '../backend/simulated.ts';
import { type PlannedTrial, trialOverheadS } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { chanceOf } from '../simulation/chance.ts';
import { disturb } from '../simulation/disturb.ts';
import { lineOf, settingsInForce } from '../simulation/line.ts';
import type { CostModel } from '../simulation/model.ts';
import { trialBase } from './failed-trial.ts';
import { judge } from './judge.ts';
import { simulatedLanes } from './simulated-lanes.ts';
import { servedRows } from './simulated-rows.ts';
import type { TrialOutcome } from './trial.ts';

/** What simulated trials share. */
export interface SimulatedGround {
  readonly model: CostModel;
  readonly scenario: Scenario;
  /** Bytes of a mean message. */
  readonly messageBytes: number;
  readonly partitions: number;
}

/** A trial's outcome, and the seconds that it would have taken: warm-up, window, drain, connecting and closing. */
export interface SimulatedOutcome extends TrialOutcome {
  readonly effective: EffectiveSettings;
  readonly tookS: number;
}

/**
 * A trial that is computed instead of measured, in no time: figures from the cost model with the noise of this trial,
 * judged by the rules for any trial. The same seed, point, repetition and order give the same figures.
 */
export function simulateTrial(
  planned: PlannedTrial,
  { model, scenario, messageBytes, partitions }: SimulatedGround,
): SimulatedOutcome {
  const { point, repetition, order } = planned;
  const { load, settings, lanes, clientDefaults } = point;
  const { seed } = scenario;
  const met = disturb(model, { seed, pointId: point.id, repetition, order });
  const window = load.kind === 'closed' ? load.inFlight : load.window;
  const conditions = { settings, lanes, clientDefaults, messageBytes, partitions };
  const line = lineOf(met, conditions, window);
  const chance = chanceOf('seconds', seed, point.id, repetition, order);
  const rows = servedRows(line, point, scenario, chance);
  const seen = simulatedLanes(line, rows, point, scenario, chance);
  const effective = simulatedEffective(settingsInForce(model, conditions));
  const trial = judge(
    { point, scenario, base: trialBase(planned), named: (message) => message },
    { lanes: seen, effective, delivery: { delivered: null, unknown: null }, sleptMs: null },
  );
  if (trial.state !== 'failed' && effective['compression.type']!.value !== 'none')
    trial.compression = {
      ratio: (trial.throughput.bytesPerSecond * trial.durationS) / trial.client!.wireBytes!,
      source: 'client',
    };
  return { trial, effective, tookS: seen.warmupS + seen.durationS + seen.drainS + trialOverheadS };
}
