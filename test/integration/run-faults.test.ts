import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openAdmin } from '../../dist/broker/admin.js';
import { openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { freePorts } from '../../dist/broker/free-ports.js';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile, start, trialsOf } from './lingerlab.ts';

afterEach(clearUp);

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const embeddedHost = 'embedded-host.js';
const laneHost = 'child-host.js';

describe('an interrupted run', () => {
  it('saves what is in, says how much that is, and leaves no process; a resumed one adds what is missing', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const scenario = scenarioFile(folder, { backends: ['kafkajs', 'confluent'], trials: 2 });
    const run = start(['run', scenario, '--out', reports]);
    await run.says('\n2/4 ');
    await run.child(embeddedHost);
    run.signalGroup('SIGINT');
    const ended = await run.ended;
    expect(ended).toMatchObject({ code: 130, signal: null });
    const { path, result } = resultIn(reports);
    expect(ended.stderr).toContain('interrupted: ending the lanes and saving');
    expect(ended.stderr).toContain(
      `interrupted: 2 of 4 trials are in; go on with: lingerlab run --resume ${path}`,
    );
    expect(result.run).toMatchObject({ state: 'interrupted', trialsPlanned: 4 });
    expect(trialsOf(result).map(({ order }) => order)).toEqual([0, 1]);
    expect(existsSync(join(path, '..', 'report.html'))).toBe(true);
    await run.leavesNothing();

    const resumed = await lingerlab(['run', '--resume', path]);
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining(`result: ${path}`) });
    const { result: whole } = resultIn(reports);
    expect(whole.run).toMatchObject({
      state: 'complete',
      id: result.run.id,
      startedAt: result.run.startedAt,
    });
    expect(trialsOf(whole).map(({ order }) => order)).toEqual([0, 1, 2, 3]);
    expect(trialsOf(whole).slice(0, 2)).toEqual(trialsOf(result));
    for (const point of whole.points)
      expect(point.trials.map(({ repetition }) => repetition)).toEqual([0, 1]);

    const before = readFileSync(path, 'utf8');
    const again = await lingerlab(['run', '--resume', path]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'takes %s to its whole group in the middle of a trial',
    async (signal) => {
      const folder = newFolder();
      const reports = join(folder, 'reports');
      const scenario = scenarioFile(folder, { backends: ['confluent'], duration: '60s' });
      const run = start(['run', scenario, '--out', reports]);
      await run.child(laneHost);
      run.signalGroup(signal);
      expect(await run.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('0 of 1 trials') });
      expect(resultIn(reports).result.run.state).toBe('interrupted');
      expect(trialsOf(resultIn(reports).result)).toEqual([]);
      await run.leavesNothing();
    },
  );

  it('leaves at once when it is interrupted twice', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: ['confluent'], lanes: 2, duration: '60s' });
    const run = start(['run', scenario, '--out', join(folder, 'reports')]);
    await run.says('topic test-topic');
    run.signalGroup('SIGINT');
    run.signalGroup('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    await run.leavesNothing();
  });

  it.for(['embedded', 'apache-kafka'])('leaves nothing while the broker (%s) starts', async (broker) => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const run = start(['run', scenarioFile(folder, {}), '--out', reports, '--broker', broker], {
      env: { TMPDIR: folder },
    });
    await run.child(broker === 'embedded' ? embeddedHost : 'java');
    run.signalGroup('SIGINT');
    expect(await run.ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/interrupted before the first trial: nothing was measured\n$/),
    });
    expect(readdirSync(reports)).toEqual([]);
    await run.leavesNothing();
    expect(readdirSync(folder).sort()).toEqual(['reports', 'scenario.yaml']);
  });

  it('leaves no process when it is killed', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: ['confluent'], lanes: 2, duration: '60s' });
    const run = start(['run', scenario, '--out', join(folder, 'reports')]);
    await run.says('topic test-topic');
    await expect.poll(() => run.children(laneHost), { timeout: 20_000 }).toHaveLength(2);
    process.kill(run.pid, 'SIGKILL');
    await run.leavesNothing();
  });
});

describe('a lane that dies', () => {
  it('is a failed trial that names the signal, and the run goes on', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const scenario = scenarioFile(folder, { backends: ['confluent'], duration: '1s', trials: 2 });
    const run = start(['run', scenario, '--out', reports]);
    const lane = await run.child(laneHost);
    process.kill(lane, 'SIGKILL');
    expect(await run.ended).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1/2 confluent: failed: its process was ended by SIGKILL'),
    });
    const trials = trialsOf(resultIn(reports).result);
    expect(trials[0]).toMatchObject({
      state: 'failed',
      cause: { code: 'LANE_DIED', message: expect.stringContaining('ended by SIGKILL') },
    });
    expect(trials[1]).toMatchObject({ counts: { unresolved: 0 } });
    await run.leavesNothing();
  });

  it('takes its sibling with it', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const scenario = scenarioFile(folder, { backends: ['confluent'], lanes: 2, duration: '60s' });
    const run = start(['run', scenario, '--out', reports]);
    await expect.poll(() => run.children(laneHost), { timeout: 20_000 }).toHaveLength(2);
    process.kill(run.children(laneHost)[0]!, 'SIGKILL');
    expect(await run.ended).toMatchObject({ code: 4 });
    expect(trialsOf(resultIn(reports).result)).toMatchObject([
      { state: 'failed', cause: { code: 'LANE_DIED' } },
    ]);
    await run.leavesNothing();
  });

  it('is ended though it hangs', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, { backends: ['confluent'], duration: '60s' });
    const run = start(['run', scenario, '--out', join(folder, 'reports')]);
    process.kill(await run.child(laneHost), 'SIGSTOP');
    run.signalGroup('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130 });
    await run.leavesNothing();
  });
});

describe('a broker that stops in the middle of a run', () => {
  it('taints the trial under way, and fails those after it', async () => {
    const broker = await openApacheKafka();
    const admin = await openAdmin(broker.bootstrap, { timeoutMs: 10_000 });
    /** A run that is in the middle of its first trial. */
    const begin = async (backend: string, producer: Record<string, unknown>) => {
      const folder = newFolder();
      const reports = join(folder, 'reports');
      const topic = { name: `to-${backend}` };
      const parts = { topic, backends: [backend], warmup: '0ms', duration: '6s', trials: 2, producer };
      const run = start([
        ...['run', scenarioFile(folder, parts)],
        ...['--out', reports, '--brokers', broker.bootstrap.join(',')],
      ]);
      await run.says(`topic ${topic.name}`);
      await expect.poll(() => admin.endOffsets(topic.name), { timeout: 20_000 }).toBeGreaterThan(1000);
      return { run, reports };
    };
    try {
      const runs = [
        { codes: /^_MSG_TIMED_OUT$/, ...(await begin('confluent', { 'delivery.timeout.ms': 1500 })) },
        { codes: /^KafkaJSConnection(Closed)?Error$/, ...(await begin('kafkajs', { retries: 0 })) },
      ];
      process.kill(broker.brokerPid, 'SIGKILL');
      for (const { run, reports, codes } of runs) {
        expect(await run.ended).toMatchObject({
          code: 0,
          stdout: expect.stringContaining('CONNECT_FAILED'),
        });
        const { result } = resultIn(reports);
        expect(result.run.state).toBe('complete');
        const [first, second] = trialsOf(result);
        if (first?.state !== 'suspect') throw new Error(`not what a lost broker leaves: ${first?.state}`);
        const { failed, unresolved } = first.counts;
        // kafkajs may go on trying to connect for longer than the drain lasts; confluent gives up in time.
        if (unresolved === 0) expect(failed).not.toEqual({});
        for (const code of Object.keys(failed)) expect(code).toMatch(codes);
        expect(first.counts.issued).toBe(first.counts.acked + total(failed) + unresolved);
        expect(first).toMatchObject({
          delivered: null,
          warnings: expect.arrayContaining([expect.objectContaining({ code: 'OFFSETS_UNKNOWN' })]),
        });
        expect(second).toMatchObject({
          state: 'failed',
          cause: { code: 'CONNECT_FAILED', message: expect.stringContaining(broker.bootstrap[0]!) },
        });
        await run.leavesNothing();
      }
    } finally {
      await admin.close();
      await broker.close();
    }
  });

  it('ends the trials when it is our own', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const scenario = scenarioFile(folder, { duration: '60s', trials: 2 });
    const run = start(['run', scenario, '--out', reports, '--broker', 'apache-kafka', '--delete-topic']);
    await run.says('topic test-topic');
    process.kill(await run.child('kafka.Kafka'), 'SIGKILL');
    expect(await run.ended).toMatchObject({
      code: 5,
      stdout: expect.stringContaining('BROKER_DIED'),
      stderr: expect.stringContaining('topic test-topic is still there'),
    });
    for (const trial of trialsOf(resultIn(reports).result))
      expect(trial).toMatchObject({
        state: 'failed',
        cause: {
          code: 'BROKER_DIED',
          message: expect.stringMatching(/^Apache Kafka \S+: was ended by SIGKILL/),
        },
      });
    await run.leavesNothing();
  });
});

describe('a run that cannot begin', () => {
  it('says so at once where nothing listens, and leaves no folder', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const [port] = await freePorts(1);
    const ended = await lingerlab([
      'run',
      scenarioFile(folder, {}),
      '--out',
      reports,
      '--brokers',
      `127.0.0.1:${port}`,
    ]);
    expect(ended).toMatchObject({ code: 5, stdout: '' });
    expect(ended.stderr).toContain(`error: 127.0.0.1:${port}: connection refused: nothing listens there`);
    expect(readdirSync(reports)).toEqual([]);
  });

  it('gives up on a broker that takes connections and does not answer', async () => {
    const folder = newFolder();
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const args = ['run', scenarioFile(folder, {}), '--out', join(folder, 'reports')];
      const ended = await lingerlab([...args, '--brokers', `127.0.0.1:${port}`]);
      expect(ended).toMatchObject({ code: 5, stdout: '' });
      expect(ended.stderr).toContain(`error: 127.0.0.1:${port}: something listens there`);
    } finally {
      server.close();
    }
  });

  it('refuses a reports folder that cannot be made before it starts a broker', async () => {
    const folder = newFolder();
    const scenario = scenarioFile(folder, {});
    const ended = await lingerlab(['run', scenario, '--out', join(scenario, 'reports')]);
    expect(ended).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: \S+scenario.yaml.reports: cannot be written: ENOTDIR.* — name a folder you may write to with --out\n$/,
      ),
    });
  });
});

describe('a result that cannot be gone on with', () => {
  it.for(['run --resume', 'report'])('is refused by %s when it is cut off', async (command) => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    await lingerlab(['run', scenarioFile(folder, { backends: ['null'] }), '--out', reports]);
    const { path } = resultIn(reports);
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.slice(0, -100));
    const ended = await lingerlab([...command.split(' '), path]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(
      /^error: \S+result\.json: is not whole JSON: .*restore it from where it was copied\n$/,
    );
    expect(readFileSync(path, 'utf8')).toBe(whole.slice(0, -100));
  });

  it('is kept as it was when there is no more room', async () => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const scenario = scenarioFile(folder, { backends: ['confluent'], trials: 4 });
    // A limit on the size of files stands for a full disk, and needs no rights.
    const run = start(['run', scenario, '--out', reports], { fileBlocks: 20 });
    const ended = await run.ended;
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(/error: \S+result\.json: cannot be written: EFBIG.*\n$/);
    const { path, result } = resultIn(reports);
    expect(readdirSync(join(path, '..'))).toEqual(['result.json']);
    const held = trialsOf(result).length;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(4);
    await run.leavesNothing();
    expect(await lingerlab(['run', '--resume', path])).toMatchObject({ code: 0 });
    expect(trialsOf(resultIn(reports).result).map(({ order }) => order)).toEqual([0, 1, 2, 3]);
  });
});
