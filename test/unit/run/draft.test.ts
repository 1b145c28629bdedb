import { describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.ts';
import { type Point, type Result, resultSchema } from '../../../src/result/schema.ts';
import { addTrial, describeBroker, draftResult } from '../../../src/run/draft.ts';
import { failedTrial, trialBase } from '../../../src/run/failed-trial.ts';
import { planRun } from '../../../src/run/plan.ts';
import { groundOf } from '../../../src/run/runner.ts';
import { validTrial } from '../../fixtures/result.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

const broker: Broker = {
  kind: 'external',
  bootstrap: ['a:1', 'b:2'],
  version: '4.3.0',
  caveat: null,
  died: new Promise<never>(() => {}),
  close: async () => {},
};
const description = {
  name: 'logs',
  partitions: 3,
  replicationFactor: 2,
  minInsyncReplicas: 1,
  maxMessageBytes: 1_048_588,
  config: { 'retention.ms': '5' },
};
const text = least.replace('[kafkajs]', '[null, kafkajs]');

async function draft(): Promise<Result> {
  const loaded = scenarioOf(
    `${text}producer: { enable.idempotence: [true, false], acks: [1, all] }\n`,
    'trials=2',
  );
  const plan = await planRun(loaded);
  const unbound = await draftResult('the-id', loaded, groundOf(plan), ['run', 's.yaml']);
  return { ...unbound, broker: describeBroker(broker, 3, { created: true, description }) };
}

describe('a result before its first trial', () => {
  it('passes its own schema, to the last key', async () => {
    const result = await draft();
    expect(resultSchema.parse(result)).toEqual(result);
    expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('says what is measured, and how', async () => {
    const { run, points, workload, environment } = await draft();
    expect(run).toMatchObject({
      id: 'the-id',
      scenario: { name: 'least', question: null, overrides: { trials: 2 } },
      seed: 42,
      argv: ['run', 's.yaml'],
      state: 'running',
      trialsPlanned: 2 * 2 * 3,
    });
    expect(run.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(workload).toMatchObject({ kind: 'service-logs', key: 'service' });
    expect(workload.meanBytes).toBeGreaterThan(200);
    expect(environment).toMatchObject({ node: process.version, packages: { kafkajs: expect.any(String) } });
    expect(points.filter(({ skipped }) => skipped !== null).map(({ id }) => id)).toEqual([
      'null rate=5000/s acks=1 enable.idempotence=true',
      'kafkajs rate=5000/s acks=1 enable.idempotence=true',
    ]);
    expect(points[0]).toMatchObject({
      backend: 'null',
      load: { kind: 'open', ratePerSecond: 5000, window: 100_000 },
      lanes: 1,
      producer: { effective: {}, how: {} },
      trials: [],
      summary: {},
    });
  });

  it('says of a point at the client’s defaults what its users get, and of each point where it ran', async () => {
    const loaded = scenarioOf(least.replace('[kafkajs]', '[kafkajs, confluent]'), 'clientDefaults=true');
    const { points } = await draftResult('the-id', loaded, groundOf(await planRun(loaded)), []);
    expect(points.map(({ id, producer }) => [id, producer])).toEqual([
      ['kafkajs rate=5000/s', { requested: {}, effective: {}, how: {}, host: 'thread' }],
      [
        'kafkajs rate=5000/s client-defaults',
        {
          requested: {},
          effective: {},
          how: {},
          clientDefaults: true,
          defaultsNote: expect.stringContaining('a request of its own'),
          host: 'thread',
        },
      ],
      ['confluent rate=5000/s', expect.objectContaining({ host: 'process' })],
      [
        'confluent rate=5000/s client-defaults',
        expect.objectContaining({ clientDefaults: true, defaultsNote: expect.stringContaining('CRC32') }),
      ],
    ]);
  });

  it('says where it is sent', async () => {
    const { maxMessageBytes: _, ...told } = description;
    expect((await draft()).broker).toEqual({
      kind: 'external',
      version: '4.3.0',
      caveat: null,
      brokers: 3,
      bootstrap: ['a:1', 'b:2'],
      topic: { ...told, created: true },
    });
  });
});

describe('a trial put into its point', () => {
  const shape = { messagesPerSecond: 100, p50Us: 10, spread: 1.2, cpuUsPerMessage: 3 };

  it('is summed up with the others, and brings what was in force', async () => {
    const result = await draft();
    const point = result.points[0]!;
    addTrial(point, validTrial(0, 0, shape), {
      acks: { value: 'all', how: 'native' },
      'linger.ms': { value: 5, how: 'emulated' },
    });
    addTrial(point, validTrial(1, 1, { ...shape, messagesPerSecond: 300 }), null);
    expect(point.summary.messagesPerSecond).toMatchObject({ median: 200, trials: 2 });
    expect(point.warnings).toEqual([]);
    expect(point.producer.effective).toEqual({ acks: 'all', 'linger.ms': 5 });
    expect(point.producer.how).toEqual({ acks: 'native', 'linger.ms': 'emulated' });
    expect(() => resultSchema.parse(result)).not.toThrow();
  });

  it('that lies far from the others makes the point say so', async () => {
    const point = { ...(await draft()).points[0]!, load: { kind: 'closed', inFlight: 10 } } as Point;
    for (const messagesPerSecond of [110, 130])
      addTrial(point, validTrial(0, 0, { ...shape, messagesPerSecond }), null);
    expect(point.warnings).toEqual([]);
    addTrial(point, validTrial(2, 2, { ...shape, messagesPerSecond: 160 }), null);
    expect(point.warnings).toMatchObject([{ code: 'TRIALS_DISAGREE' }]);
  });

  it('that failed has its cause and no figures', async () => {
    const result = await draft();
    const trial = failedTrial(trialBase({ order: 4, repetition: 1 }), 'BROKER_DIED', 'it is gone');
    expect(trial).toMatchObject({
      state: 'failed',
      order: 4,
      repetition: 1,
      cause: { code: 'BROKER_DIED', message: 'it is gone' },
    });
    addTrial(result.points[0]!, trial, null);
    expect(result.points[0]!.summary).toEqual({});
    expect(() => resultSchema.parse(result)).not.toThrow();
  });
});
