import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/result/schema.ts';
import { checkResumable, type Plan, planRun, trialsLeft } from '../../../src/run/plan.ts';
import { point, resultOf, validTrial } from '../../fixtures/result.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

const shape = { messagesPerSecond: 10, p50Us: 1, spread: 1.1, cpuUsPerMessage: 1 };
const scenario = least.replace('[kafkajs]', 'null').replace('5000/s', '[1/s, 2/s]');

/** A result that holds these repetitions of each of the plan's points. */
function resultWith(plan: Plan, repetitions: readonly number[][]): Result {
  return resultOf(
    plan.points.map(({ id, backend }, index) => ({
      ...point(
        backend,
        {},
        (repetitions[index] ?? []).map((repetition) => validTrial(0, repetition, shape)),
      ),
      id,
    })),
  );
}

describe('the plan of a run', () => {
  it('has every point and every trial', async () => {
    const plan = await planRun(scenarioOf(scenario));
    expect(plan.points.map(({ id }) => id)).toEqual(['null rate=1/s', 'null rate=2/s']);
    expect(plan.trials).toHaveLength(6);
  });

  it('says why a client cannot honour a setting that is asked for by name', async () => {
    const text = `${least}producer: { delivery.timeout.ms: 1000 }\n`;
    const problems = await problemsOf(() => planRun(scenarioOf(text)));
    expect(problems).toEqual([
      expect.stringMatching(
        /^s\.yaml:5:34: kafkajs does not support delivery\.timeout\.ms \(.+\) — no point of kafkajs/,
      ),
    ]);
  });

  it('skips what a client cannot honour together', async () => {
    const settings = 'enable.idempotence: true, max.in.flight.requests.per.connection: [1, 5]';
    const { points } = await planRun(scenarioOf(`${least}producer: { ${settings} }\n`));
    expect(points.map(({ skipped }) => skipped)).toEqual([
      null,
      expect.stringMatching(/^kafkajs allows only 1 .* not 5$/),
    ]);
  });

  it('says why where nothing is left after that', async () => {
    const settings = 'enable.idempotence: true, max.in.flight.requests.per.connection: 2';
    expect(await problemsOf(() => planRun(scenarioOf(`${least}producer: { ${settings} }\n`)))).toEqual([
      expect.stringMatching(
        /^s\.yaml:5:\d+: kafkajs allows only 1 for max\.in\.flight.* — no point of kafkajs/,
      ),
    ]);
  });
});

describe('the trials left', () => {
  it('are all without a result, and none when all are in', async () => {
    const plan = await planRun(scenarioOf(scenario));
    expect(trialsLeft(plan, null)).toEqual(plan.trials);
    expect(trialsLeft(plan, resultWith(plan, []))).toEqual(plan.trials);
    expect(
      trialsLeft(
        plan,
        resultWith(plan, [
          [0, 1, 2],
          [2, 1, 0],
        ]),
      ),
    ).toEqual([]);
  });

  it('are those that the result does not hold, in the order that was planned', async () => {
    const plan = await planRun(scenarioOf(scenario));
    const left = trialsLeft(plan, resultWith(plan, [[0, 2], []]));
    expect(left.map((trial) => `${trial.point.id} ${trial.repetition}`).sort()).toEqual([
      'null rate=1/s 1',
      'null rate=2/s 0',
      'null rate=2/s 1',
      'null rate=2/s 2',
    ]);
    expect(left).toEqual(plan.trials.filter((trial) => left.includes(trial)));
  });
});

describe('going on with a result', () => {
  it('is possible where it has the same points, in whatever order', async () => {
    const plan = await planRun(scenarioOf(scenario));
    const result = resultWith(plan, [[0], [1]]);
    expect(() => checkResumable('r.json', result, plan)).not.toThrow();
    result.points.reverse();
    expect(() => checkResumable('r.json', result, plan)).not.toThrow();
  });

  it.each([
    ['a point less', (result: Result) => result.points.pop()],
    ['a point more', (result: Result) => result.points.push({ ...result.points[0]!, id: 'other' })],
    ['another point', (result: Result) => result.points.splice(0, 1, { ...result.points[0]!, id: 'other' })],
  ])('is not where it has %s', async (_, change) => {
    const plan = await planRun(scenarioOf(scenario));
    const result = resultWith(plan, []);
    change(result);
    expect(await problemsOf(() => checkResumable('r.json', result, plan))).toEqual([
      expect.stringMatching(/^r\.json: was measured with other points .* — .*measure anew$/),
    ]);
  });
});
