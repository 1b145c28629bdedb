import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, parseScenario } from '../../../src/scenario/load.ts';
import { problemsOf } from '../problems.ts';
import { knownBackends, least, scenarioOf } from './scenarios.ts';

describe('a scenario', () => {
  it('that says the least has defaults for the rest', () => {
    expect(scenarioOf(least).scenario).toEqual({
      name: 'least',
      question: null,
      connection: null,
      topic: { name: 'logs', partitions: 3, replicationFactor: 1, config: {} },
      workload: { kind: 'service-logs', key: 'service' },
      loads: [{ kind: 'open', ratePerSecond: 5000, arrivals: 'even', window: 100_000 }],
      backends: ['kafkajs'],
      producer: new Map(),
      clientDefaults: false,
      lanes: [1],
      pacing: 'timer',
      warmupMs: 2000,
      warmupLimitMs: 10_000,
      durationMs: 10_000,
      drainMs: 10_000,
      trials: 3,
      seed: 42,
    });
  });

  it('that says all is taken as it stands', () => {
    const { scenario } = scenarioOf(`
name: all
question: what?
topic: { name: logs, partitions: 6, replication.factor: 2, config: { retention.ms: 604800000, a: x, b: true } }
workload: { kind: service-logs, key: none }
load: { kind: closed, inFlight: [10, 1000] }
backends: [confluent, null]
producer: { linger.ms: [5, 0], acks: all }
clientDefaults: true
lanes: 2
pacing: spin
warmup: 0
duration: 1.5m
drain: 500ms
trials: 1
seed: 7
`);
    expect(scenario).toEqual({
      name: 'all',
      question: 'what?',
      connection: null,
      topic: {
        name: 'logs',
        partitions: 6,
        replicationFactor: 2,
        config: { 'retention.ms': '604800000', a: 'x', b: 'true' },
      },
      workload: { kind: 'service-logs', key: 'none' },
      loads: [
        { kind: 'closed', inFlight: 10 },
        { kind: 'closed', inFlight: 1000 },
      ],
      backends: ['confluent', 'null'],
      producer: new Map<string, unknown[]>([
        ['linger.ms', [5, 0]],
        ['acks', ['all']],
      ]),
      clientDefaults: true,
      lanes: [2],
      pacing: 'spin',
      warmupMs: 0,
      warmupLimitMs: 0,
      durationMs: 90_000,
      drainMs: 500,
      trials: 1,
      seed: 7,
    });
  });

  it.each(['null', '"null"', '[null]', '["null"]'])('may name the null backend as %s', (name) => {
    expect(scenarioOf(least.replace('[kafkajs]', name)).scenario.backends).toEqual(['null']);
  });

  it('says where it came from', () => {
    const { source } = scenarioOf(least, 'trials=1', 'linger.ms=0,5');
    expect(source).toEqual({
      path: 's.yaml',
      folder: process.cwd(),
      text: least,
      sha256: createHash('sha256').update(least).digest('hex'),
      overrides: { trials: 1, 'producer.linger.ms': [0, 5] },
    });
  });

  it('is kept without the secrets of its comments, under the sum of the file', () => {
    const text = `${least}# sasl.password: hunter2\n`;
    expect(scenarioOf(text).source).toMatchObject({
      text: `${least}# sasl.password: ***\n`,
      sha256: createHash('sha256').update(text).digest('hex'),
    });
  });

  it('says where in it something stands', () => {
    const { locate } = scenarioOf(`${least}producer: { acks: all, linger.ms: 5 }\n`, 'linger.ms=0,5');
    expect(locate('producer.acks')).toBe('s.yaml:5:19');
    expect(locate('producer.linger.ms')).toBe('--set linger.ms=0,5');
    expect(locate('backends')).toBe('s.yaml:4:11');
    expect(locate('producer.retries')).toBe('s.yaml:5:11');
  });
});

describe('values put over a scenario', () => {
  it('may be the least warm-up or its limit alone, also over a bare length', () => {
    const warmupOf = (warmup: string, ...sets: string[]) => {
      const { warmupMs, warmupLimitMs } = scenarioOf(`${least}${warmup}`, ...sets).scenario;
      return [warmupMs, warmupLimitMs];
    };
    expect(warmupOf('warmup: 3s\n', 'warmup.max=4s')).toEqual([3000, 4000]);
    expect(warmupOf('warmup: 3s\n', 'warmup.min=1s')).toEqual([1000, 5000]);
    expect(warmupOf('warmup: { min: 3s, max: 9s }\n', 'warmup.min=1s')).toEqual([1000, 9000]);
    expect(warmupOf('', 'warmup.min=1s')).toEqual([1000, 5000]);
    expect(warmupOf('', 'warmup.max=20s')).toEqual([2000, 20_000]);
    expect(warmupOf('warmup: { min: 3s, max: 9s }\n', 'warmup=1s')).toEqual([1000, 5000]);
  });

  it('may be one of a list, by its number from 0', () => {
    const text = least.replace(
      '{ kind: open, rate: 5000/s }',
      '{ kind: stages, stages: [{ rate: 1, for: 1s }, { rate: { from: 1, to: 9 }, for: 1s }] }',
    );
    const { loads } = scenarioOf(text, 'load.stages.1.rate.to=99', 'load.stages.0.for=7s').scenario;
    expect(loads).toMatchObject([
      {
        stages: [
          { fromPerSecond: 1, toPerSecond: 1, durationMs: 7000 },
          { fromPerSecond: 1, toPerSecond: 99, durationMs: 1000 },
        ],
      },
    ]);
  });

  it('may be how a lane waits', () => {
    expect(scenarioOf(least, 'pacing=spin').scenario.pacing).toBe('spin');
  });

  const over = (...sets: string[]) => scenarioOf(`${least}producer: { acks: all }\n`, ...sets).scenario;

  it('take the place of what the file says, and leave the rest', () => {
    const scenario = over(
      'load.rate=1000/s,2k/s',
      'trials=5',
      'topic.partitions=12',
      'backends=null,confluent',
    );
    expect(scenario.loads).toEqual([
      { kind: 'open', ratePerSecond: 1000, arrivals: 'even', window: 100_000 },
      { kind: 'open', ratePerSecond: 2000, arrivals: 'even', window: 100_000 },
    ]);
    expect(scenario.trials).toBe(5);
    expect(scenario.topic).toMatchObject({ name: 'logs', partitions: 12 });
    expect(scenario.backends).toEqual(['null', 'confluent']);
    expect([...scenario.producer]).toEqual([['acks', ['all']]]);
  });

  it('may name settings whose own names hold dots, with or without their mapping', () => {
    const scenario = over('linger.ms=0,5', 'producer.batch.size=1', 'topic.config.retention.ms=1', 'acks=1');
    expect(Object.fromEntries(scenario.producer)).toEqual({
      acks: [1],
      'linger.ms': [0, 5],
      'batch.size': [1],
    });
    expect(scenario.topic.config).toEqual({ 'retention.ms': '1' });
  });

  it('may be a whole mapping', () => {
    expect(over('topic.config={ a.b: 1 }').topic.config).toEqual({ 'a.b': '1' });
    expect(over('load={ kind: closed, inFlight: 3 }').loads).toEqual([{ kind: 'closed', inFlight: 3 }]);
  });

  it('the last of two for one path stands', () => {
    expect(over('trials=5', 'trials=6').trials).toBe(6);
  });

  it('do not reach the prototype', () => {
    expect(() => over('__proto__.polluted=1')).toThrow('unknown key __proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('reading a file', () => {
  it('names the file that cannot be read', async () => {
    expect(await problemsOf(() => loadScenario('/nowhere/s.yaml', [], knownBackends))).toEqual([
      expect.stringMatching(/^\/nowhere\/s\.yaml: cannot be read: ENOENT.* — name a scenario file, such as /),
    ]);
  });

  it('reads one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
    try {
      const path = join(folder, 's.yaml');
      await writeFile(path, least);
      const { scenario, source } = await loadScenario(path, [], knownBackends);
      expect(scenario.name).toBe('least');
      expect(source).toMatchObject({ path, text: least });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a module among the backends', () => {
  it('begins at the scenario’s folder, and from a flag at the working folder', () => {
    const text = least.replace('[kafkajs]', '[kafkajs, ./mine.js, /a/b, own.mjs]');
    expect(parseScenario('/lab/s.yaml', text, [], knownBackends).scenario.backends).toEqual([
      'kafkajs',
      '/lab/mine.js',
      '/a/b',
      '/lab/own.mjs',
    ]);
    const flag = { path: 'backends', value: ['./mine.js', 'null'], flag: '--backend ./mine.js,null' };
    const { scenario, source } = parseScenario('/lab/s.yaml', text, [flag], knownBackends);
    expect(scenario.backends).toEqual([resolve('mine.js'), 'null']);
    // As a result keeps it, for going on from another folder.
    expect(source.overrides).toEqual({ backends: [resolve('mine.js'), 'null'] });
  });
});
