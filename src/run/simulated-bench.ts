import { setImmediate } from 'node:timers/promises';
import type { Result } from '../result/schema.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Bench } from './bench.ts';
import { type SimulatedGround, simulateTrial } from './simulated-trial.ts';

/** Computes trials, and counts the time that they would have taken. */
export function simulatedBench(ground: SimulatedGround): Bench {
  let elapsedS = 0;
  return {
    run: async (planned) => {
      const { tookS, ...outcome } = simulateTrial(planned, ground);
      elapsedS += tookS;
      // So that an interruption is seen between two trials.
      await setImmediate();
      return outcome;
    },
    elapsedS: () => elapsedS,
    repeatable: true,
    died: new Promise(() => {}),
  };
}

/** What the result of a simulation says of the broker that there is none of. */
export const noBroker = ({ topic }: Pick<Scenario, 'topic'>): Result['broker'] => ({
  kind: 'simulated',
  version: null,
  caveat: 'simulated: nothing was sent; the figures come from a cost model, not from a client or a broker',
  brokers: 0,
  bootstrap: [],
  topic: {
    name: topic.name,
    created: false,
    partitions: topic.partitions,
    replicationFactor: topic.replicationFactor,
    minInsyncReplicas: null,
    config: { ...topic.config },
  },
});
