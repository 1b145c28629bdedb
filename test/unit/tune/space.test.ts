import { describe, expect, it } from 'vitest';
import { planPoints } from '../../../src/scenario/plan.ts';
import { measurable, spaceOf } from '../../../src/tune/space.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

const axes = [
  { name: 'backend', values: ['kafkajs', 'confluent'], from: 'scenario', ordered: false },
  { name: 'linger.ms', values: [0, 5], from: 'scenario', ordered: true },
  { name: 'lanes', values: [1, 2], from: 'scenario', ordered: true },
] as const;
const points = planPoints(
  scenarioOf(
    `${least.replace('[kafkajs]', '[kafkajs, confluent]')}clientDefaults: true\nlanes: [2, 1]\nproducer: { linger.ms: [0, 5], acks: all }\n`,
  ),
  (backend, { 'linger.ms': linger }) => (backend === 'confluent' && linger === 5 ? ['will not'] : []),
);
const space = spaceOf(
  axes.map((axis) => ({ ...axis, values: [...axis.values] })),
  points,
);

describe('a space', () => {
  it('has a cell for each combination, with its point, or none where it cannot be measured', () => {
    expect(space.places).toHaveLength(8);
    expect(space.cells.map((point) => point?.id ?? null)).toEqual([
      'kafkajs rate=5000/s lanes=1 acks=all linger.ms=0',
      'kafkajs rate=5000/s lanes=2 acks=all linger.ms=0',
      'kafkajs rate=5000/s lanes=1 acks=all linger.ms=5',
      'kafkajs rate=5000/s lanes=2 acks=all linger.ms=5',
      'confluent rate=5000/s lanes=1 acks=all linger.ms=0',
      'confluent rate=5000/s lanes=2 acks=all linger.ms=0',
      null,
      null,
    ]);
    expect(measurable(space)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('has each client’s defaults, on the fewest lanes', () => {
    expect([...space.defaults.values()].map(({ id }) => id)).toEqual([
      'kafkajs rate=5000/s lanes=1 client-defaults',
      'confluent rate=5000/s lanes=1 client-defaults',
    ]);
  });
});
