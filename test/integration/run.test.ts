import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import type { Broker } from '../../dist/broker/broker.js';
import { openBroker } from '../../dist/broker/open.js';
import type { Latency, MeasuredTrial, Result } from '../../dist/result/schema.js';
import { clearUp, type Ended, lingerlab, newFolder, resultIn, scenarioFile, trialsOf } from './lingerlab.ts';

let broker: Broker;
let admin: Admin;
beforeAll(async () => {
  broker = await openBroker({ choice: { kind: 'apache-kafka' } });
  admin = await openAdmin(broker.bootstrap, { timeoutMs: 15_000 });
});
afterAll(async () => {
  await admin?.close();
  await broker?.close();
});
afterEach(clearUp);

interface Run extends Ended {
  readonly path: string;
  readonly result: Result;
  readonly page: string;
}

/** Runs a scenario on the real Kafka, and reads back what it wrote. */
async function run(scenario: Readonly<Record<string, unknown>>, ...flags: string[]): Promise<Run> {
  const folder = newFolder();
  const reports = join(folder, 'reports');
  const args = ['run', scenarioFile(folder, scenario), '--out', reports];
  const ended = await lingerlab([...args, '--brokers', broker.bootstrap.join(','), ...flags]);
  expect(ended).toMatchObject({ code: 0 });
  const { path, result } = resultIn(reports);
  return { ...ended, path, result, page: readFileSync(join(dirname(path), 'report.html'), 'utf8') };
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** What holds of every trial that was measured, whatever it measured. */
function holdsTogether(trial: MeasuredTrial, acks: unknown): void {
  const { counts, latencyUs, windows, throughput } = trial;
  const { scheduled, dropped, issued, acked, failed, unresolved } = counts;
  expect(acked).toBeGreaterThan(0);
  expect(scheduled).toBe(issued + dropped);
  expect(issued).toBe(acked + sum(failed) + unresolved);
  expect(latencyUs.response.count).toBe(acked + unresolved);
  expect(latencyUs.service.count).toBe(acked);
  expect(latencyUs.lag.count).toBe(issued);
  for (const latency of Object.values(latencyUs) as Latency[]) {
    const { min, p50, p90, p95, p99, p999, max } = latency;
    const rising = [min, p50, p90, p95, p99, p999, max];
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(decodeFromCompressedBase64(latency.histogram).totalCount).toBe(latency.count);
  }
  // Acknowledgements belong to the row in which they came: those of the drain to none, those of the warm-up's end to one.
  const ackedInRows = windows.reduce((total, row) => total + row.acked, 0);
  expect(Math.abs(throughput.messagesPerSecond * trial.durationS - ackedInRows)).toBeLessThan(
    0.02 * acked + 200,
  );
  expect(trial.delivered).not.toBeNull();
  const { appended, acknowledged } = trial.delivered!;
  expect(acknowledged).toBeGreaterThanOrEqual(acked);
  if (acks === 0) expect(appended).toBeLessThanOrEqual(acknowledged);
  else expect(appended).toBe(acknowledged);
}

function holdsThroughout(result: Result): void {
  for (const point of result.points)
    for (const trial of point.trials) {
      if (trial.state === 'failed') throw new Error(`${point.id} failed: ${trial.cause.message}`);
      holdsTogether(trial, point.producer.effective['acks']);
    }
}

const both = ['kafkajs', 'confluent'];
const short = { warmup: '100ms', duration: '300ms' };

describe('a sweep on a real Kafka', () => {
  it('of batches, linger and every codec measures every point, and adds up', async () => {
    const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
    const { result, page, stdout, stderr } = await run({
      ...short,
      topic: { name: 'codecs', partitions: 3 },
      backends: both,
      producer: { 'compression.type': codecs, 'batch.size': [2000, 65536], 'linger.ms': 2 },
    });
    expect(result.points).toHaveLength(20);
    holdsThroughout(result);
    for (const { backend, producer, trials } of result.points) {
      expect(trials).toHaveLength(1);
      expect(producer.effective).toMatchObject(producer.requested);
      // What was not asked for is in the result as well.
      expect(producer.effective).toHaveProperty('acks', 'all');
      const batching = backend === 'kafkajs' ? 'emulated' : 'native';
      expect(producer.how).toMatchObject({ 'batch.size': batching, 'linger.ms': batching });
    }
    expect(result.broker).toMatchObject({
      kind: 'external',
      brokers: 1,
      topic: { name: 'codecs', created: true, partitions: 3, minInsyncReplicas: 1 },
    });
    expect(stderr.match(/^\d+\/20 /gm)).toHaveLength(20);
    for (const codec of codecs) {
      expect(stdout).toContain(codec);
      expect(page).toContain(codec);
    }
  });

  it('of acks, retries and idempotence skips what cannot be, with the reason', async () => {
    const { result } = await run({
      // librdkafka takes half a second to come by its producer id, and sends nothing until then.
      warmup: '1s',
      duration: '300ms',
      topic: { name: 'guarantees' },
      backends: both,
      producer: {
        acks: [0, 1, 'all'],
        retries: 3,
        'enable.idempotence': [false, true],
      },
    });
    holdsThroughout(result);
    const skipped = result.points.filter((point) => point.skipped !== null);
    expect(result.points).toHaveLength(12);
    expect(skipped).toHaveLength(4);
    for (const { producer, trials, skipped: reason } of skipped) {
      expect(producer.requested).toMatchObject({ 'enable.idempotence': true });
      expect(reason).toContain('enable.idempotence=true needs acks=all');
      expect(trials).toEqual([]);
    }
    for (const { trials, producer } of result.points.filter((point) => point.skipped === null))
      expect(trials[0]!.warnings.some(({ code }) => code === 'ACKS_0')).toBe(
        producer.requested['acks'] === 0,
      );
  });

  it('of requests in flight, from two lanes, sends at the rate of the load', async () => {
    const { result } = await run({
      topic: { name: 'two-lanes' },
      backends: both,
      lanes: 2,
      duration: '1s',
      load: { kind: 'open', rate: '2000/s' },
      producer: { 'max.in.flight.requests.per.connection': [1, 5] },
    });
    expect(result.points).toHaveLength(4);
    holdsThroughout(result);
    for (const { lanes, load, trials } of result.points) {
      expect(lanes).toBe(2);
      if (load.kind !== 'open') throw new Error('not the load that was asked for');
      // A message more or less at the window's ends, for each lane.
      const { scheduled } = (trials[0] as MeasuredTrial).counts;
      expect(Math.abs(scheduled - load.ratePerSecond)).toBeLessThanOrEqual(2);
      expect(trials[0]).toMatchObject({ counts: { failed: {} } });
    }
  });
});

describe('the order of a run', () => {
  const plan = async (seed: number, ...flags: string[]) => {
    const folder = newFolder();
    const producer = { 'linger.ms': [0, 1, 2, 3, 4, 5, 6, 7] };
    const scenario = scenarioFile(folder, {
      seed,
      backends: ['null'],
      producer,
      trials: 2,
      duration: '100ms',
    });
    return lingerlab(['run', scenario, '--dry-run', '--json', '--out', join(folder, 'reports'), ...flags]);
  };
  type Order = { order: { point: string; repetition: number }[] };

  it('is shuffled by the seed and the same for the same', async () => {
    const [first, again, other] = [await plan(1), await plan(1), await plan(2)];
    expect(again).toEqual(first);
    const order = ({ stdout }: Ended) => (JSON.parse(stdout) as Order).order;
    expect(order(other)).not.toEqual(order(first));
    const sorted = (ended: Ended) =>
      order(ended)
        .map((trial) => JSON.stringify(trial))
        .sort();
    expect(sorted(other)).toEqual(sorted(first));
    // Each repetition runs every point once before the next begins.
    expect(order(first).map(({ repetition }) => repetition)).toEqual([
      ...Array(8).fill(0),
      ...Array(8).fill(1),
    ]);
  });

  it('is what the run keeps to', async () => {
    const scenario = {
      warmup: '0ms',
      duration: '100ms',
      trials: 2,
      seed: 7,
      backends: ['null'],
      producer: { 'linger.ms': [0, 1, 2] },
    };
    const folder = newFolder();
    const dry = await lingerlab(['run', scenarioFile(folder, scenario), '--dry-run', '--json']);
    const { result } = await run(scenario);
    const ran = trialsOf(result).map(({ point, repetition }) => ({ point, repetition }));
    expect(ran).toEqual((JSON.parse(dry.stdout) as Order).order);
  });
});

describe('what is asked for on the command line', () => {
  it('--dry-run touches nothing, and needs no broker', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: both, producer: { acks: [0, 'all'] }, trials: 3 });
    const args = ['run', scenario, '--dry-run', '--brokers', '127.0.0.1:1', '--out', join(folder, 'reports')];
    const dry = await lingerlab(args, { cwd: folder });
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^test: 4 points, 12 trials, about \d+(\.\d+)? s\n/);
    expect(dry.stdout).toContain('1. kafkajs inFlight=100 acks=0');
    expect(readdirSync(folder)).toEqual(['scenario.yaml']);
  });

  it('--backend, --set, --trials and --duration are put over the scenario, and recorded', async () => {
    const { result } = await run(
      {
        topic: { name: 'overrides' },
        backends: both,
        producer: { 'linger.ms': 50 },
        trials: 5,
        duration: '60s',
      },
      ...['--backend', 'kafkajs', '--set', 'linger.ms=0,5', '--set', 'load.inFlight=10'],
      ...['--trials', '2', '--duration', '200ms'],
    );
    expect(result.points.map(({ id }) => id)).toEqual([
      'kafkajs inFlight=10 linger.ms=0',
      'kafkajs inFlight=10 linger.ms=5',
    ]);
    for (const { trials } of result.points) {
      expect(trials).toHaveLength(2);
      for (const trial of trials as MeasuredTrial[]) expect(trial.durationS).toBeCloseTo(0.2, 0);
    }
    expect(result.run.scenario.overrides).toEqual({
      'producer.linger.ms': [0, 5],
      'load.inFlight': [10],
      backends: ['kafkajs'],
      trials: 2,
      duration: '200ms',
    });
    expect(result.run.scenario.text).toContain('"60s"');
  });

  it('--json prints the result and nothing else on standard output', async () => {
    const { result, stdout, stderr, path } = await run({ ...short, topic: { name: 'json' } }, '--json');
    expect(JSON.parse(stdout)).toEqual(result);
    expect(stderr).toContain(`result: ${path}\nreport: ${join(dirname(path), 'report.html')}\n`);
  });

  it('without it prints a table and where the files are', async () => {
    const { stdout, path, page } = await run({ ...short, topic: { name: 'table' } });
    expect(stdout).toMatch(/\nkafkajs +\d/);
    expect(stdout.endsWith(`result: ${path}\nreport: ${join(dirname(path), 'report.html')}\n`)).toBe(true);
    expect(page).toMatch(/^<!doctype html>/i);
    expect(readdirSync(dirname(path)).sort()).toEqual(['report.html', 'result.json']);
  });
});

describe('the topic of a run', () => {
  const quick = { ...short, backends: ['kafkajs'] };

  it('is used as it is where there is one, says so, and is never deleted', async () => {
    await admin.createTopic({ name: 'theirs', partitions: 5, replicationFactor: 1, config: {} });
    const { result, stderr } = await run(
      { ...quick, topic: { name: 'theirs', partitions: 2 } },
      '--delete-topic',
    );
    expect(result.broker.topic).toMatchObject({ created: false, partitions: 5 });
    expect(stderr).toContain('topic theirs (found, and used as it is: 5 partitions, replication factor 1)');
    await expect(admin.describeTopic('theirs')).resolves.toMatchObject({ partitions: 5 });
  });

  it('is created where there is none, and stays', async () => {
    const topic = { name: 'stays', partitions: 2, config: { 'retention.ms': 60_000 } };
    const { result, stderr } = await run({ ...quick, topic });
    expect(stderr).toContain('topic stays (created: 2 partitions, replication factor 1)');
    expect(result.broker.topic).toMatchObject({ created: true, config: { 'retention.ms': '60000' } });
    await expect(admin.describeTopic('stays')).resolves.toMatchObject({ partitions: 2 });
  });

  it('is deleted at the end where the run created it and was asked to', async () => {
    await run({ ...quick, topic: { name: 'ours' } }, '--delete-topic');
    await expect(admin.describeTopic('ours')).resolves.toBeNull();
  });

  it('of the embedded broker cannot be deleted, which costs nothing', async () => {
    const folder = newFolder();
    const args = ['run', scenarioFile(folder, short), '--out', join(folder, 'reports'), '--delete-topic'];
    const ended = await lingerlab(args);
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('report.html') });
    expect(ended.stderr).toContain('topic test-topic is still there: ');
  });
});

describe('the null backend', () => {
  it('sends nothing, and acknowledges all', async () => {
    const { result } = await run({ ...short, topic: { name: 'nothing' }, backends: ['null'], lanes: 2 });
    const [trial] = trialsOf(result) as MeasuredTrial[];
    expect(trial!.counts).toMatchObject({ acked: trial!.counts.issued, failed: {}, unresolved: 0 });
    expect(trial!.delivered).toBeNull();
    await expect(admin.endOffsets('nothing')).resolves.toBe(0);
  });
});
