import type { Trial } from '../../../src/result/schema.ts';
import type { Goal } from '../../../src/result/search-schema.ts';
import { simulateTrial } from '../../../src/run/simulated-trial.ts';
import { type PlannedPoint, planPoints } from '../../../src/scenario/plan.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { referenceModel } from '../../../src/simulation/model.ts';
import type { Laboratory } from '../../../src/tune/laboratory.ts';
import { Search } from '../../../src/tune/search.ts';
import { spaceOf } from '../../../src/tune/space.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

const axes = [
  { name: 'backend', values: ['kafkajs', 'confluent'], from: 'scenario', ordered: false },
  { name: 'linger.ms', values: [0, 5], from: 'scenario', ordered: true },
  { name: 'compression.type', values: ['none', 'lz4'], from: 'scenario', ordered: false },
] as const;

interface Asked {
  readonly load?: string;
  readonly goal?: Goal;
  readonly slo?: string;
  readonly budgetS?: number;
  /** What a trial is in place of the cost model's; null for that. */
  readonly instead?: (point: PlannedPoint, taken: number) => Partial<Trial> | null;
}

/** A search over eight points of two clients that both do as the cost model says, but for what is said of them. */
export function searchOf({
  load = '{ kind: closed, inFlight: 2000 }',
  goal = 'throughput',
  slo,
  budgetS = 600,
  instead = () => null,
}: Asked = {}) {
  const { scenario, ...loaded } = scenarioOf(
    `${least.replace('[kafkajs]', '[kafkajs, confluent]').replace(/^load:.*$/m, `load: ${load}`)}clientDefaults: true
producer: { linger.ms: [0, 5], compression.type: [none, lz4], acks: all }
warmup: 1s
duration: 2s
`,
  );
  const points = planPoints({ scenario, ...loaded }, () => []);
  const measured: PlannedPoint[] = [];
  let spentS = 0;
  const laboratory: Laboratory = {
    measure: async (point) => {
      const order = measured.push(point) - 1;
      const repetition = measured.filter(({ id }) => id === point.id).length - 1;
      const ground = { model: referenceModel, scenario, messageBytes: 275, partitions: 3 };
      const { trial, tookS } = simulateTrial({ point, repetition, order }, ground);
      spentS += tookS;
      return { ...trial, ...instead(point, order) } as Trial;
    },
    spentS: () => spentS,
  };
  const space = spaceOf(
    axes.map((axis) => ({ ...axis, values: [...axis.values] })),
    points,
  );
  const search = new Search({
    space,
    goal,
    slo: slo === undefined ? null : parseSlo(slo),
    laboratory,
    budgetS,
    secondsPerTrial: 4,
    seed: 1,
  });
  return { search, measured };
}

/** A trial whose client did not connect. */
export const unconnected: Partial<Trial> = {
  state: 'failed',
  cause: { code: 'CONNECT_FAILED', message: 'no broker answered' },
};
