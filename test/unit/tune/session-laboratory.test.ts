import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Tune } from '../../../src/result/search-schema.ts';
import type { Bench } from '../../../src/run/bench.ts';
import { Session } from '../../../src/run/session.ts';
import type { PlannedPoint } from '../../../src/scenario/plan.ts';
import { SessionLaboratory } from '../../../src/tune/session-laboratory.ts';
import { resultOf, validTrial } from '../../fixtures/result.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const point: PlannedPoint = {
  id: 'p',
  backend: 'simulated',
  load: { kind: 'closed', inFlight: 1 },
  lanes: 1,
  settings: {},
  skipped: null,
};

it('counts all the time to a trial’s end against the budget, and no more trials as planned than are taken', async () => {
  let nowS = 0;
  const bench: Bench = {
    run: async ({ order, repetition }) => {
      nowS += 4;
      const figures = { messagesPerSecond: 1000, p50Us: 1500, spread: 1.01, cpuUsPerMessage: 1 };
      return { trial: validTrial(order, repetition, figures), effective: null };
    },
    elapsedS: () => nowS,
    repeatable: true,
    died: new Promise(() => {}),
  };
  const result = resultOf([]);
  const ground = { points: [point], drafted: [], trialsPlanned: 2, plugins: [], workload: {} as never };
  const session = new Session(ground, bench, join(folder, 'result.json'), result, {});
  result.run.trialsPlanned = 2;
  const tune = { log: [], spentS: 0 } as unknown as Tune;
  const laboratory = new SessionLaboratory(session, tune, 'result.json');
  for (let trial = 0; trial < 3; trial += 1) {
    // A model that thinks, a result that is written.
    nowS += 1.5;
    await laboratory.measure(point, 'screen');
  }
  expect(tune.log.map(({ tookS }) => tookS)).toEqual([5.5, 5.5, 5.5]);
  expect(tune.spentS).toBe(nowS);
  expect(laboratory.spentS()).toBe(nowS);
  expect(result.run.trialsPlanned).toBe(3);
});
