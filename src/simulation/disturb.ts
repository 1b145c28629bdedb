import { chanceOf } from './chance.ts';
import { type CostModel, slowed } from './model.ts';

/** Which trial it is. */
interface TrialIdentity {
  readonly seed: number;
  readonly pointId: string;
  readonly repetition: number;
  /** Its place in the run, from 0: the drift goes along it. */
  readonly order: number;
}

/** How many trials the two waves of the drift take to come back. */
const driftTrials = { fast: [23, 41], slow: [90, 160] } as const;

/** The model as one trial meets it: slower or faster by its noise, the same each time for the same trial. */
export function disturb(model: CostModel, { seed, pointId, repetition, order }: TrialIdentity): CostModel {
  const { trialSd, driftSd, networkSd, tailSd } = model.noise;
  const chance = chanceOf('trial', seed, pointId, repetition, order);
  const machine = Math.exp(driftSd * driftAt(seed, order) + trialSd * chance.normal());
  const network = Math.exp(networkSd * chance.normal());
  return slowed(model, { machine, network, tail: Math.exp(tailSd * chance.normal()) });
}

/** The machine's drift at a place in the run, with a standard deviation of 1 over long runs: two sine waves. */
function driftAt(seed: number, order: number): number {
  const chance = chanceOf('drift', seed);
  const wave = ([shortest, longest]: readonly [number, number]) =>
    Math.sin(2 * Math.PI * (order / chance.between(shortest, longest) + chance.between(0, 1)));
  return wave(driftTrials.fast) + wave(driftTrials.slow);
}
