import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAdmin } from '../../dist/broker/admin.js';
import { openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { kafkaJars } from '../../dist/broker/apache-kafka-jars.js';
import { defaultKafkaVersion } from '../../dist/broker/apache-kafka-version.js';
import { clearUp, lingerlab, newFolder, resultIn, scenarioFile, start, trialsOf } from './lingerlab.ts';
import { descendants, kill, runningWith, stillRunning } from './processes.ts';

// What is fetched for the first time is no part of any test's time.
beforeAll(async () => {
  for (const version of [defaultKafkaVersion, '3.9.2', '3.4.1']) await kafkaJars({ version });
}, 600_000);

afterAll(clearUp);

describe('a run on an Apache Kafka of its own', () => {
  it.for([
    {
      version: defaultKafkaVersion,
      nodes: 3,
      heading: `Apache Kafka ${defaultKafkaVersion} started by lingerlab, 3 brokers`,
    },
    { version: '3.9.2', nodes: 1, heading: 'Apache Kafka 3.9.2 started by lingerlab, 1 broker' },
    { version: '3.4.1', nodes: 1, heading: 'Apache Kafka 3.4.1 (ZooKeeper) started by lingerlab, 1 broker' },
  ])('of version $version with $nodes nodes', async ({ version, nodes, heading }) => {
    const folder = newFolder();
    const reports = join(folder, 'reports');
    const scenario = scenarioFile(folder, {
      topic: {
        name: 'generations',
        partitions: 3,
        'replication.factor': nodes,
        config: { 'min.insync.replicas': nodes === 1 ? 1 : 2 },
      },
      backends: ['kafkajs', 'confluent'],
      producer: { acks: 'all' },
      // The first messages wait until the replicas follow, which takes its time on a busy machine.
      drain: '30s',
    });
    const kafka = ['--broker', 'apache-kafka', '--kafka-version', version, '--nodes', String(nodes)];
    const ended = await lingerlab(['run', scenario, '--out', reports, ...kafka], { env: { TMPDIR: folder } });
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining(heading) });
    const { broker } = resultIn(reports).result;
    expect(broker).toMatchObject({
      kind: 'apache-kafka',
      version,
      coordination: version === '3.4.1' ? 'ZooKeeper' : 'KRaft',
      brokers: nodes,
      topic: { partitions: 3, replicationFactor: nodes, minInsyncReplicas: nodes === 1 ? 1 : 2 },
    });
    expect(broker.bootstrap).toHaveLength(nodes);
    for (const trial of trialsOf(resultIn(reports).result)) {
      if (trial.state === 'failed') throw new Error(JSON.stringify(trial.cause));
      expect(trial.counts).toMatchObject({ failed: {}, unresolved: 0 });
      expect(trial.counts.acked).toBeGreaterThan(0);
      expect(trial.delivered?.appended).toBe(trial.delivered?.acknowledged);
    }
  });
});

describe('three brokers and their ZooKeeper', () => {
  it('go on without one broker, end without the ZooKeeper, and leave nothing', async () => {
    const broker = await openApacheKafka({ version: '3.4.1', nodes: 3 });
    try {
      const pids = broker.nodes.map(({ pid }) => pid);
      const admin = await openAdmin(broker.bootstrap.slice(0, 2), { timeoutMs: 20_000 });
      process.kill(pids[2]!, 'SIGKILL');
      await vi.waitFor(() =>
        expect(broker.losses?.()).toEqual(['broker 3 was ended by SIGKILL; 2 of 3 brokers go on']),
      );
      await expect(admin.brokerCount()).resolves.toBeGreaterThanOrEqual(2);
      await admin.close();
      process.kill(broker.pids['ZooKeeper']!, 'SIGKILL');
      await expect(broker.died).rejects.toMatchObject({
        exitCode: 5,
        message: expect.stringMatching(/^Apache Kafka 3\.4\.1 \(ZooKeeper\): ZooKeeper was ended by SIGKILL/),
      });
      await vi.waitFor(() => expect(stillRunning(pids)).toEqual([]), { timeout: 15_000 });
    } finally {
      await broker.close();
    }
    expect(existsSync(broker.folder)).toBe(false);
  });
});

describe('a broker that is kept', () => {
  // From where the user is, though the process that keeps it works elsewhere.
  const kept = (folder: string) => ({
    cwd: folder,
    env: { LINGERLAB_BROKER_FOLDER: 'kept', TMPDIR: '.' },
  });
  const folders: string[] = [];
  const fresh = () => {
    const folder = newFolder();
    folders.push(folder);
    return folder;
  };
  afterEach(async () => {
    for (const folder of folders.splice(0)) await lingerlab(['broker', 'down'], kept(folder));
  });

  const statusOf = async (folder: string) => {
    const { code, stdout } = await lingerlab(['broker', 'status', '--json'], kept(folder));
    return { code, state: JSON.parse(stdout) as { pid: number; folder: string; answering: number } | null };
  };

  it('serves run after run, and is gone, with all its processes, when its own is killed', async () => {
    const folder = fresh();
    const asked = ['--kafka-version', '3.4.1', '--nodes', '3', '--port', '0'];
    const up = await lingerlab(['broker', 'up', ...asked, '--for', '5m'], kept(folder));
    expect(up).toMatchObject({ code: 0, stdout: expect.stringMatching(/^(127\.0\.0\.1:\d+[,\n]){3}$/) });
    const address = up.stdout.trim();
    expect(up.stderr).toContain(`use it: --brokers ${address}`);

    const again = await lingerlab(['broker', 'up', ...asked], kept(folder));
    expect(again).toMatchObject({ code: 0, stdout: up.stdout });
    expect(again.stderr).toContain('Apache Kafka 3.4.1 (ZooKeeper), 3 brokers: up already');
    const other = await lingerlab(['broker', 'up', '--nodes', '1'], kept(folder));
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toMatch(
      /^error: --nodes 1: another broker is up: .* — use that one, or end it first/,
    );

    const { code, state } = await statusOf(folder);
    expect(code).toBe(0);
    expect(state).toMatchObject({ version: '3.4.1', coordination: 'ZooKeeper', answering: 3 });

    const reports = join(folder, 'reports');
    const topic = { name: 'kept', 'replication.factor': 3 };
    const scenario = scenarioFile(folder, { topic, drain: '30s' });
    const run = await lingerlab(['run', scenario, '--out', reports, '--brokers', address], kept(folder));
    expect(run).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Apache Kafka 3.4.1 (ZooKeeper) kept by lingerlab, 3 brokers'),
    });
    expect(resultIn(reports).result.broker).toMatchObject({ kind: 'apache-kafka', kept: true, brokers: 3 });

    const below = runningWith(state!.folder);
    expect(below).toHaveLength(4);
    kill(state!.pid);
    await vi.waitFor(() => expect(runningWith(state!.folder)).toEqual([]), { timeout: 15_000, interval: 50 });
    await vi.waitFor(() => expect(existsSync(state!.folder)).toBe(false), { timeout: 10_000 });
    const gone = await lingerlab(['broker', 'status'], kept(folder));
    expect(gone).toMatchObject({
      code: 5,
      stdout: expect.stringContaining('has gone: the process that kept it'),
    });
    expect(await statusOf(folder)).toMatchObject({ code: 5, state: { pid: state!.pid, answering: 0 } });
  });

  it('is one, though two ask for it at once, and goes when it is told to', async () => {
    const folder = fresh();
    const ups = await Promise.all(
      [1, 2].map(() =>
        lingerlab(['broker', 'up', '--broker', 'embedded'], {
          ...kept(folder),
          env: { ...kept(folder).env, LINGERLAB_SASL_PASSWORD: 'hunter2' },
        }),
      ),
    );
    expect(ups.map(({ code }) => code)).toEqual([0, 0]);
    expect(ups[0]!.stdout).toBe(ups[1]!.stdout);
    const { state } = await statusOf(folder);
    expect(stillRunning([state!.pid])).toHaveLength(1);
    if (process.platform === 'linux')
      for (const pid of [state!.pid, ...descendants(state!.pid).map((child) => child.pid)])
        expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toContain('hunter2');
    const down = await lingerlab(['broker', 'down'], kept(folder));
    expect(down).toMatchObject({ code: 0, stderr: expect.stringContaining('has ended') });
    expect(stillRunning([state!.pid])).toEqual([]);
    expect(await statusOf(folder)).toEqual({ code: 5, state: null });
    expect(await lingerlab(['broker', 'down'], kept(folder))).toMatchObject({
      code: 0,
      stderr: 'no broker is up\n',
    });
  });
});

describe('a broker that cannot be kept', () => {
  it('is interrupted while it starts, and leaves nothing', async () => {
    const folder = newFolder();
    const state = join(folder, 'kept');
    const up = start(['broker', 'up', '--kafka-version', '3.4.1', '--nodes', '3', '--port', '0'], {
      env: { LINGERLAB_BROKER_FOLDER: state, TMPDIR: folder },
    });
    await vi.waitFor(() => expect(runningWith(`${folder}/lingerlab-kafka-`)).not.toEqual([]), {
      timeout: 30_000,
      interval: 20,
    });
    up.signalGroup('SIGINT');
    expect(await up.ended).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringMatching(/interrupted: no broker was started\n$/),
    });
    expect(runningWith(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['kept']);
    expect(readdirSync(state)).toEqual(['broker.log']);
  });

  it('says which port is taken, before anything is started', async () => {
    const folder = newFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const env = { LINGERLAB_BROKER_FOLDER: join(folder, 'kept'), TMPDIR: folder };
    const up = await lingerlab(['broker', 'up', '--port', String(port)], { env });
    server.close();
    expect(up).toMatchObject({ code: 5, stdout: '' });
    expect(up.stderr).toContain(
      `error: 127.0.0.1:${port}: the port is taken — choose another by --port (0 is any free one), or use what listens there: --brokers 127.0.0.1:${port}\n`,
    );
    expect(readdirSync(folder)).toEqual(['kept']);
  });
});
