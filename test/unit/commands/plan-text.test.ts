import { expect, it } from 'vitest';
import { describePlan, planAsJson } from '../../../src/commands/plan-text.ts';
import { planPoints, planTrials } from '../../../src/scenario/plan.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

function planOf(text: string) {
  const loaded = scenarioOf(text);
  const points = planPoints(loaded, () => []);
  return {
    scenario: loaded.scenario,
    plan: { points, trials: planTrials(points, loaded.scenario.trials, 42) },
  };
}
const text = `${least}question: which is fast?
producer: { acks: [1, all], enable.idempotence: [false, true] }
duration: 3s
warmup: 1s
trials: 2
`;

it('tells people the points, those that are skipped and why, the order and the time', () => {
  const { scenario, plan } = planOf(text);
  const order = plan.trials.map(({ point }) => plan.points.indexOf(point) + 1).join(' ');
  expect(describePlan(scenario, plan)).toBe(`least: 4 points, 6 trials, about 31 s
question: which is fast?

points
  1. kafkajs rate=5000/s acks=1 enable.idempotence=false
  2. kafkajs rate=5000/s acks=1 enable.idempotence=true
     skipped: enable.idempotence=true needs acks=all, not acks=1
  3. kafkajs rate=5000/s acks=all enable.idempotence=false
  4. kafkajs rate=5000/s acks=all enable.idempotence=true

order (seed 42)
  ${order}
`);
  expect([order.slice(0, 5), order.slice(6)].map((block) => block.split(' ').sort().join(' '))).toEqual([
    '1 3 4',
    '1 3 4',
  ]);
});

it('leaves out a question that was not asked', () => {
  const { scenario, plan } = planOf(least);
  expect(describePlan(scenario, plan)).toMatch(/^least: 1 point, 3 trials, about 41 s\n\npoints\n/);
});

it('names the points at the clients’ defaults', () => {
  const { scenario, plan } = planOf(`${least}producer: { acks: 1 }\nclientDefaults: true\n`);
  expect(describePlan(scenario, plan)).toContain('\n  2. kafkajs rate=5000/s client-defaults\n');
  expect(JSON.parse(planAsJson(scenario, plan)).points).toMatchObject([
    expect.not.objectContaining({ clientDefaults: expect.anything() }),
    { settings: {}, clientDefaults: true, skipped: null },
  ]);
});

it('tells programs the same', () => {
  const { scenario, plan } = planOf(text);
  const parsed = JSON.parse(planAsJson(scenario, plan));
  expect(parsed).toMatchObject({ scenario: 'least', estimatedSeconds: expect.closeTo(31.2, 5) });
  expect(parsed.points[1]).toEqual({
    id: 'kafkajs rate=5000/s acks=1 enable.idempotence=true',
    backend: 'kafkajs',
    load: { kind: 'open', ratePerSecond: 5000, arrivals: 'even', window: 100_000 },
    lanes: 1,
    settings: { acks: 1, 'enable.idempotence': true },
    skipped: 'enable.idempotence=true needs acks=all, not acks=1',
  });
  expect(parsed.order).toEqual(plan.trials.map(({ point, repetition }) => ({ point: point.id, repetition })));
});
