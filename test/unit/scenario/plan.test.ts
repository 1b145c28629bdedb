import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SettingName } from '../../../src/producer-settings.ts';
import {
  estimateSeconds,
  type PlannedPoint,
  planPoints,
  planTrials,
  type Unsupported,
} from '../../../src/scenario/plan.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from './scenarios.ts';

const all: Unsupported = () => [];
const without =
  (backend: string, ...settings: SettingName[]): Unsupported =>
  (name, cell) =>
    settings
      .filter((setting) => name === backend && setting in cell)
      .map((setting) => `${name} does not support ${setting}`);

describe('the points of a scenario', () => {
  const sweep = `${least.replace('[kafkajs]', '[kafkajs, confluent]').replace('5000/s', '[1k/s, 0.5/s]')}producer:
  acks: all
  linger.ms: [0, 5]
  compression.type: [none, gzip]
`;

  it('are backends x loads x settings', () => {
    const points = planPoints(scenarioOf(sweep), all);
    expect(points).toHaveLength(2 * 2 * 4);
    const cells = points.map(({ backend, load, settings }) => JSON.stringify([backend, load, settings]));
    expect(new Set(cells).size).toBe(16);
    for (const { settings, skipped } of points) {
      expect(Object.keys(settings)).toEqual(['acks', 'linger.ms', 'compression.type']);
      expect(skipped).toBeNull();
    }
  });

  it('bear names that are unique, and the same in every run', () => {
    const ids = planPoints(scenarioOf(sweep), all).map(({ id }) => id);
    expect(new Set(ids).size).toBe(16);
    expect(ids.slice(0, 3)).toEqual([
      'kafkajs rate=1000/s acks=all linger.ms=0 compression.type=none',
      'kafkajs rate=1000/s acks=all linger.ms=0 compression.type=gzip',
      'kafkajs rate=1000/s acks=all linger.ms=5 compression.type=none',
    ]);
    expect(ids.at(-1)).toBe('confluent rate=0.5/s acks=all linger.ms=5 compression.type=gzip');
    expect(planPoints(scenarioOf(sweep), all).map(({ id }) => id)).toEqual(ids);
    const closed = least.replace('{ kind: open, rate: 5000/s }', '{ kind: closed, inFlight: [1, 7] }');
    expect(planPoints(scenarioOf(closed), all).map(({ id }) => id)).toEqual([
      'kafkajs inFlight=1',
      'kafkajs inFlight=7',
    ]);
  });

  it('bear names that do not depend on the order in the file', () => {
    const idOf = (producer: string) => planPoints(scenarioOf(`${least}producer: ${producer}\n`), all)[0]?.id;
    expect(idOf('{ linger.ms: 5, acks: 1 }')).toBe('kafkajs rate=5000/s acks=1 linger.ms=5');
    expect(idOf('{ acks: 1, linger.ms: 5 }')).toBe('kafkajs rate=5000/s acks=1 linger.ms=5');
  });

  it('are of each number of lanes, which is a word of theirs where it is swept', () => {
    const lanesOf = (lanes: string) =>
      planPoints(scenarioOf(`${least}clientDefaults: true\nlanes: ${lanes}\n`), all).map(
        ({ id, lanes: own }) => [id, own],
      );
    expect(lanesOf('4')).toEqual([
      ['kafkajs rate=5000/s', 4],
      ['kafkajs rate=5000/s client-defaults', 4],
    ]);
    expect(lanesOf('[1, 2]')).toEqual([
      ['kafkajs rate=5000/s lanes=1', 1],
      ['kafkajs rate=5000/s lanes=1 client-defaults', 1],
      ['kafkajs rate=5000/s lanes=2', 2],
      ['kafkajs rate=5000/s lanes=2 client-defaults', 2],
    ]);
  });

  it('that cannot be are skipped with every reason', () => {
    const text = `${least.replace('[kafkajs]', '[kafkajs, confluent]')}producer:
  enable.idempotence: [false, true]
  acks: [1, all]
  delivery.timeout.ms: 1000
`;
    const points = planPoints(scenarioOf(text), without('null', 'delivery.timeout.ms'));
    for (const backend of ['kafkajs', 'confluent'])
      expect(
        points
          .filter((point) => point.backend === backend)
          .map(({ settings, skipped }) => [settings['enable.idempotence'], settings.acks, skipped]),
      ).toEqual([
        [false, 1, null],
        [true, 1, 'enable.idempotence=true needs acks=all, not acks=1'],
        [false, 'all', null],
        [true, 'all', null],
      ]);
  });

  it('are skipped where the backend cannot honour their settings together', () => {
    const text = `${least}producer: { enable.idempotence: [true], retries: [1, 2] }\n`;
    const refuses: Unsupported = (backend, { retries }) =>
      retries === 2 ? [`${backend} wants fewer retries`, 'and dislikes 2'] : [];
    expect(planPoints(scenarioOf(text), refuses).map(({ skipped }) => skipped)).toEqual([
      null,
      'kafkajs wants fewer retries; and dislikes 2',
    ]);
  });

  it('join the reasons of one point', () => {
    const text = `${least}producer: { enable.idempotence: [true], acks: [1, all], retries: [0, 1] }\n`;
    const worst = planPoints(scenarioOf(text), all).find(
      ({ settings }) => settings.acks === 1 && settings.retries === 0,
    );
    expect(worst?.skipped).toBe(
      'enable.idempotence=true needs acks=all, not acks=1; enable.idempotence=true needs retries of at least 1, not 0',
    );
  });
});

describe('clientDefaults', () => {
  const text = `${least.replace('[kafkajs]', '[kafkajs, null]').replace('5000/s', '[1k/s, 2k/s]')}producer: { linger.ms: [0, 5] }
clientDefaults: true
`;

  it('adds one point with nothing set to each backend and load, but for the null backend', () => {
    const points = planPoints(scenarioOf(text), all);
    expect(points).toHaveLength(2 * 2 * 2 + 2);
    expect(points.filter(({ clientDefaults }) => clientDefaults)).toMatchObject([
      {
        id: 'kafkajs rate=1000/s client-defaults',
        load: { ratePerSecond: 1000 },
        settings: {},
        skipped: null,
      },
      {
        id: 'kafkajs rate=2000/s client-defaults',
        load: { ratePerSecond: 2000 },
        settings: {},
        skipped: null,
      },
    ]);
  });

  it('leaves a backend something to measure where its settings leave nothing', () => {
    const none: Unsupported = (_, settings) => ('linger.ms' in settings ? ['no linger.ms'] : []);
    const own = text.replace(', null', '');
    const measured = planPoints(scenarioOf(own), none).filter(({ skipped }) => skipped === null);
    expect(measured.map(({ clientDefaults }) => clientDefaults)).toEqual([true, true]);
  });

  it('may come from the command line, and must be true or false', async () => {
    expect(planPoints(scenarioOf(least, 'clientDefaults=true'), all).map(({ id }) => id)).toEqual([
      'kafkajs rate=5000/s',
      'kafkajs rate=5000/s client-defaults',
    ]);
    expect(await problemsOf(() => scenarioOf(least, 'clientDefaults=maybe'))).toEqual([
      '--set clientDefaults=maybe: clientDefaults must be true or false',
    ]);
  });
});

describe('a backend with no point left', () => {
  const both = least.replace('[kafkajs]', '[kafkajs, confluent]');

  it('is an error at the setting, once for all its points', async () => {
    const text = `${both}producer: { delivery.timeout.ms: 1000, linger.ms: [0, 5] }\n`;
    expect(
      await problemsOf(() => planPoints(scenarioOf(text), without('kafkajs', 'delivery.timeout.ms'))),
    ).toEqual([
      's.yaml:5:34: kafkajs does not support delivery.timeout.ms — no point of kafkajs could be measured: change the setting, or leave it out',
    ]);
  });

  it('is an error at the flag that set it', async () => {
    const loaded = scenarioOf(both, 'delivery.timeout.ms=1000');
    expect(await problemsOf(() => planPoints(loaded, without('confluent', 'delivery.timeout.ms')))).toEqual([
      expect.stringMatching(
        /^--set delivery\.timeout\.ms=1000: confluent does not support delivery\.timeout\.ms — /,
      ),
    ]);
  });

  it('of several, each is told', async () => {
    const loaded = scenarioOf(`${both}producer: { retries: 3 }\n`);
    const neither: Unsupported = (backend) => [`${backend} does not support retries`];
    expect(await problemsOf(() => planPoints(loaded, neither))).toHaveLength(2);
  });
});

const pointsOf = (count: number): PlannedPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    backend: 'null',
    load: { kind: 'closed', inFlight: 1 },
    lanes: 1,
    settings: {},
    skipped: null,
  }));
const orderOf = (points: PlannedPoint[], trials: number, seed: number) =>
  planTrials(points, trials, seed).map(({ point, repetition }) => `${point.id}/${repetition}`);

describe('the order of trials', () => {
  const counts = fc.tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 6 }),
    fc.nat(2 ** 31 - 1),
  );

  it('runs each point once in each block, and numbers the trials through', () => {
    fc.assert(
      fc.property(counts, ([count, trials, seed]) => {
        const points = pointsOf(count);
        const plan = planTrials(points, trials, seed);
        expect(plan.map(({ order }) => order)).toEqual(plan.map((_, index) => index));
        expect(plan).toHaveLength(count * trials);
        for (let block = 0; block < trials; block += 1) {
          const own = plan.slice(block * count, (block + 1) * count);
          expect(own.every(({ repetition }) => repetition === block)).toBe(true);
          expect(new Set(own.map(({ point }) => point.id)).size).toBe(count);
        }
      }),
    );
  });

  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(counts, ([count, trials, seed]) => {
        expect(orderOf(pointsOf(count), trials, seed)).toEqual(orderOf(pointsOf(count), trials, seed));
      }),
    );
  });

  it('is another one for another seed, and another one in the next block', () => {
    const seeds = (points: number) =>
      new Set(Array.from({ length: 50 }, (_, seed) => orderOf(pointsOf(points), 1, seed).join())).size;
    expect(seeds(20)).toBe(50);
    // Of the 24 orders that there are of four points, seeds in a row find most.
    expect(seeds(4)).toBeGreaterThan(18);
    const plan = planTrials(pointsOf(20), 2, 42).map(({ point }) => point.id);
    expect(plan.slice(0, 20)).not.toEqual(plan.slice(20));
  });

  it('puts every point in every place equally often', () => {
    const places = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    const rounds = 4000;
    for (let seed = 0; seed < rounds; seed += 1)
      for (const { point, order } of planTrials(pointsOf(4), 1, seed))
        places[Number(point.id[1])]![order]! += 1;
    // Five standard deviations of a binomial count.
    const tolerance = 5 * Math.sqrt(rounds * 0.25 * 0.75);
    for (const counts of places)
      for (const count of counts) expect(Math.abs(count - rounds / 4)).toBeLessThan(tolerance);
  });

  it('leaves out the points that are skipped', () => {
    const [first, second, third] = pointsOf(3) as [PlannedPoint, PlannedPoint, PlannedPoint];
    const plan = planTrials([first, { ...second, skipped: 'why' }, third], 2, 1);
    expect(plan.map(({ point }) => point.id).sort()).toEqual(['p0', 'p0', 'p2', 'p2']);
  });
});

describe('the estimate', () => {
  it('grows with the trials, and holds at least their windows and warm-ups', () => {
    const { scenario } = scenarioOf(`${least}warmup: { min: 1s, max: 3s }\nduration: 4s\n`);
    expect(estimateSeconds(scenario, 0)).toBe(0);
    expect(estimateSeconds(scenario, 10)).toBeGreaterThan(50);
    expect(estimateSeconds(scenario, 10)).toBeLessThan(70);
  });
});
