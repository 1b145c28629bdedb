import { describe, expect, it } from 'vitest';
import { probedScenario } from '../../../src/max-rate/loads.ts';
import { type Method, planSearches } from '../../../src/max-rate/plan.ts';
import { planPoints } from '../../../src/scenario/plan.ts';
import { parseSlo } from '../../../src/search/parse-slo.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

function planned(
  text: string,
  change: Partial<Method> = {},
  budget: number | null = null,
  ...sets: string[]
) {
  const given = scenarioOf(text, ...sets);
  const method = { slo: parseSlo('p99<50ms'), probeS: 10, precision: 0.05, confirmations: 3, ...change };
  const probed = probedScenario(given, method.probeS);
  const points = planPoints(probed, () => []);
  return { probed, ...planSearches(given, probed, points, method, budget) };
}

const stages = least.replace(
  '{ kind: open, rate: 5000/s }',
  '{ kind: stages, stages: [{ rate: 100/s, for: 3s }], arrivals: poisson, window: 777 }',
);

describe('the searches that a scenario asks for', () => {
  it('measure each point at any rate, under the words of a run', () => {
    const { searches } = planned(least, {}, null, 'linger.ms=0,5');
    expect(searches.map(({ label }) => label)).toEqual(['kafkajs linger.ms=0', 'kafkajs linger.ms=5']);
    expect(searches[1]!.at(1230)).toMatchObject({
      id: 'kafkajs rate=1230/s linger.ms=5',
      load: { kind: 'open', ratePerSecond: 1230, arrivals: 'even', window: 100_000 },
      settings: { 'linger.ms': 5 },
    });
    expect(searches[1]!.at(null)).toMatchObject({
      id: 'kafkajs inFlight=5000 linger.ms=5',
      load: { kind: 'closed', inFlight: 5000 },
    });
  });

  it('take from any load how messages arrive, and the length from the probe', () => {
    const { searches, probed } = planned(stages);
    expect(searches[0]!.at(50)).toMatchObject({
      id: 'kafkajs rate=50/s arrivals=poisson',
      load: { arrivals: 'poisson', window: 777 },
    });
    expect(searches[0]!.at(null).load).toEqual({ kind: 'closed', inFlight: 777 });
    expect(searches[0]!.label).toBe('kafkajs');
    expect(probed.scenario.durationMs).toBe(10_000);
  });

  it('are one, however many loads there are', () => {
    expect(planned(least, {}, null, 'load.rate=100/s,200/s').searches).toHaveLength(1);
  });

  it('take the window of a closed loop from the scenario', () => {
    const closed = least.replace('{ kind: open, rate: 5000/s }', '{ kind: closed, inFlight: 64 }');
    expect(planned(closed).searches[0]!.at(null).load).toEqual({ kind: 'closed', inFlight: 64 });
  });

  it('search the defaults of each client where they are asked for', () => {
    const { searches } = planned(`${least}clientDefaults: true\n`, {}, null, 'linger.ms=5');
    expect(searches.map(({ label }) => label)).toEqual(['kafkajs linger.ms=5', 'kafkajs client-defaults']);
    expect(searches[1]!.at(100)).toMatchObject({
      id: 'kafkajs rate=100/s client-defaults',
      clientDefaults: true,
    });
  });

  it('tell lanes apart where they are swept', () => {
    const { searches } = planned(least, {}, null, 'lanes=1,2');
    expect(searches.map(({ at }) => at(100).id)).toEqual([
      'kafkajs rate=100/s lanes=1',
      'kafkajs rate=100/s lanes=2',
    ]);
    expect(searches.map(({ limits }) => limits.mostPerSecond)).toEqual([1_000_000, 2_000_000]);
  });

  it('go down to the rate whose messages carry what the SLO asks for', () => {
    const lowest = (slo: string, probeS: number) =>
      planned(least, { slo: parseSlo(slo), probeS }).searches[0]!.limits.leastPerSecond;
    expect(lowest('p99<50ms', 10)).toBe(110);
    expect(lowest('p99<50ms', 2)).toBe(550);
    expect(lowest('p99.9<50ms', 10)).toBe(1100);
    expect(lowest('errors=0', 10)).toBe(1);
  });

  it('have time for 35 probes each, where the user does not say', () => {
    const { budgetS, secondsPerProbe } = planned(least, {}, null, 'linger.ms=0,5');
    expect(budgetS).toBe(Math.ceil(70 * secondsPerProbe));
    expect(planned(least, {}, 600).budgetS).toBe(600);
  });

  it('refuse a budget that holds no rate from both sides, and say the least', async () => {
    const [problem] = await problemsOf(() => planned(least, {}, 30));
    expect(problem).toMatch(
      /^--budget 30s: too short .* takes 3 probes of about 1\d\.\d s, and to confirm both sides 9 or more — give --budget 4\ds/,
    );
    const leastS = Number(/--budget (\d+)s or more/.exec(problem!)![1]);
    expect(planned(least, {}, leastS).searches).toHaveLength(1);
  });

  it('refuse loads that differ in what a probe takes from them', async () => {
    const closed = least.replace('{ kind: open, rate: 5000/s }', '{ kind: closed, inFlight: 64 }');
    expect(await problemsOf(() => planned(closed, {}, null, 'load.inFlight=10,1000'))).toEqual([
      expect.stringMatching(/has 2 loads that differ in more than their rates.* --set load\.inFlight/),
    ]);
  });

  it('go on with what is left, with one more probe if need be, or with another budget', async () => {
    const given = scenarioOf(least);
    const method = { slo: parseSlo('p99<50ms'), probeS: 10, precision: 0.05, confirmations: 3 };
    const probed = probedScenario(given, 10);
    const points = planPoints(probed, () => []);
    const goneOn = (budget: number | null, leftS: number | null) =>
      planSearches(given, probed, points, method, budget, { spentS: 100, leftS });
    const { secondsPerProbe } = goneOn(null, null);
    expect(goneOn(null, 20).budgetS).toBe(120);
    expect(goneOn(20, 1).budgetS).toBe(120);
    expect(goneOn(null, 1).budgetS).toBe(100 + Math.ceil(35 * secondsPerProbe));
    const [problem] = await problemsOf(() => goneOn(1, 20));
    expect(problem).toMatch(/^--budget 1s: too short for a probe .* — give --budget 1\ds or more$/);
  });

  it('refuse more than eight points', async () => {
    const sets = 'linger.ms=0,1,2,3,4,5,6,7,8';
    expect(await problemsOf(() => planned(least, {}, null, sets))).toEqual([
      expect.stringMatching(/has 9 points.*at most 8.*--set/),
    ]);
  });
});
