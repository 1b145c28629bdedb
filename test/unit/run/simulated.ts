import type { MeasuredTrial } from '../../../src/result/schema.ts';
import { type SimulatedGround, simulateTrial } from '../../../src/run/simulated-trial.ts';
import { parseScenario } from '../../../src/scenario/load.ts';
import { planPoints, planTrials } from '../../../src/scenario/plan.ts';
import { type CostModel, referenceModel } from '../../../src/simulation/model.ts';

const quiet = { trialSd: 0, driftSd: 0, networkSd: 0, tailSd: 0 };

/** A model without noise. */
export const quietModel: CostModel = { ...referenceModel, noise: quiet };

/** The trials of a scenario with this load and these lines, and the ground that they are computed on. */
export function simulation(load: string, lines = '', model: CostModel = quietModel) {
  const text = `name: s\ntopic: { name: logs }\nbackends: [simulated]\nload: ${load}\n${lines}`;
  const loaded = parseScenario('s.yaml', text, [], ['simulated']);
  const { scenario } = loaded;
  const points = planPoints(loaded, () => []);
  const ground: SimulatedGround = { model, scenario, messageBytes: 275, partitions: 3 };
  return { scenario, points, ground, trials: planTrials(points, scenario.trials, scenario.seed) };
}

/** The first trial of such a scenario, which has figures. */
export function simulated(load: string, lines = '', model: CostModel = quietModel) {
  const { trials, ground } = simulation(load, lines, model);
  const outcome = simulateTrial(trials[0]!, ground);
  if (outcome.trial.state === 'failed') throw new Error(outcome.trial.cause.message);
  const trial: MeasuredTrial = outcome.trial;
  return { ...outcome, trial, codes: trial.warnings.map(({ code }) => code) };
}
