import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAdmin } from '../../dist/broker/admin.js';
import { type ApacheKafka, openApacheKafka } from '../../dist/broker/apache-kafka.js';
import { freePorts } from '../../dist/broker/free-ports.js';
import { openBroker } from '../../dist/broker/open.js';

const gone = (pid: number) =>
  vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 15_000, interval: 50 });
const external = (...addresses: string[]) => openBroker({ choice: { kind: 'external', addresses } });

describe('a real Apache Kafka', () => {
  let broker: ApacheKafka;
  const statuses: string[] = [];
  beforeAll(async () => {
    broker = await openApacheKafka({ onStatus: (status) => statuses.push(status) });
  });
  afterAll(() => broker?.close());

  it('says what it is and what it waits for', () => {
    expect(broker.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(statuses.at(-1)).toBe(`starting Apache Kafka ${broker.version}`);
    expect(broker.bootstrap).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
  });

  it('answers as one broker, and creates no topic by itself', async () => {
    const admin = await openAdmin(broker.bootstrap, { timeoutMs: 15_000 });
    await expect(admin.brokerCount()).resolves.toBe(1);
    await expect(admin.describeTopic('never-made')).resolves.toBeNull();
    await expect(admin.endOffsets('never-made')).rejects.toThrow('there is none of this name');
    await expect(admin.listTopics()).resolves.toEqual([]);
    await admin.close();
  });

  it('refuses impossible topics in words', async () => {
    const admin = await openAdmin(broker.bootstrap, { timeoutMs: 15_000 });
    const spec = { name: 'x', partitions: 1, replicationFactor: 1, config: {} };
    await expect(admin.createTopic({ ...spec, replicationFactor: 3 })).rejects.toThrow(
      "replication factor 3 is more than the cluster's 1 broker",
    );
    await expect(admin.createTopic({ ...spec, config: { 'retention.ms': 'soon' } })).rejects.toThrow(
      'retention.ms=soon',
    );
    await expect(admin.listTopics()).resolves.toEqual([]);
    await admin.close();
  });

  it('serves as a cluster that the user names', async () => {
    const [closedPort] = await freePorts(1);
    const named = await external(...broker.bootstrap, `127.0.0.1:${closedPort}`);
    expect(named).toMatchObject({
      kind: 'external',
      bootstrap: broker.bootstrap,
      version: null,
      caveat: null,
    });
    await named.close();
    const still = await external(...broker.bootstrap);
    await still.close();
  });
});

describe('the life of an Apache Kafka', () => {
  it('ends with its closing, leaving neither process nor data', async () => {
    const broker = await openApacheKafka();
    const died = vi.fn();
    broker.died.catch(died);
    expect(existsSync(broker.dataFolder)).toBe(true);
    await Promise.all([broker.close(), broker.close()]);
    await gone(broker.brokerPid);
    expect(existsSync(broker.dataFolder)).toBe(false);
    expect(died).not.toHaveBeenCalled();
  });

  it('reports its death, and clears up after it', async () => {
    const broker = await openApacheKafka();
    process.kill(broker.brokerPid, 'SIGKILL');
    await expect(broker.died).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/^Apache Kafka \S+: was ended by SIGKILL/),
    });
    await broker.close();
    expect(existsSync(broker.dataFolder)).toBe(false);
  });

  it('does not outlive a parent that is killed', async () => {
    const module = JSON.stringify(new URL('../../dist/broker/apache-kafka.js', import.meta.url).href);
    const program = `
      import { openApacheKafka } from ${module};
      const { brokerPid, dataFolder } = await openApacheKafka();
      console.log(JSON.stringify({ brokerPid, dataFolder }));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const { brokerPid, dataFolder } = JSON.parse(line) as { brokerPid: number; dataFolder: string };
    process.kill(brokerPid, 0);
    parent.kill('SIGKILL');
    await gone(brokerPid);
    await vi.waitFor(() => expect(existsSync(dataFolder)).toBe(false), { timeout: 10_000 });
  });

  describe('in a temporary folder of its own', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lingerlab-test-'));
      vi.stubEnv('TMPDIR', folder);
    });
    afterAll(() => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    });

    it('leaves nothing when its start is aborted', async () => {
      const abort = new AbortController();
      const opening = openApacheKafka({ signal: abort.signal });
      opening.catch(() => {});
      // The data folder is Java's first work, so that there is something to stop.
      await vi.waitFor(
        () => expect(readdirSync(folder, { recursive: true })).toContainEqual(expect.stringMatching(/data$/)),
        {
          timeout: 20_000,
          interval: 20,
        },
      );
      abort.abort(new Error('interrupted'));
      await expect(opening).rejects.toThrow('interrupted');
      expect(readdirSync(folder)).toEqual([]);
    });

    it('quotes the log, and leaves nothing, when it cannot run', async () => {
      const home = mkdtempSync(join(tmpdir(), 'home-'));
      mkdirSync(join(home, 'libs'));
      writeFileSync(join(home, 'libs', 'kafka_2.13-4.4.0.jar'), '');
      vi.stubEnv('KAFKA_HOME', home);
      vi.stubEnv('LINGERLAB_KAFKA_VERSION', undefined);
      await expect(openApacheKafka()).rejects.toMatchObject({
        exitCode: 5,
        message: expect.stringMatching(
          /^Apache Kafka 4\.4\.0: preparing it ended with code 1; its log says: .*StorageTool/,
        ),
      });
      rmSync(home, { recursive: true });
      expect(readdirSync(folder)).toEqual([]);
    });
  });
});

describe('addresses that do not serve', () => {
  it('are each named with their cause', async () => {
    const [first, second] = await freePorts(2);
    await expect(
      external(`127.0.0.1:${first}`, `localhost:${second}`, 'no-such-host.invalid:9092'),
    ).rejects.toMatchObject({
      exitCode: 5,
      problems: [
        { where: `127.0.0.1:${first}`, what: 'connection refused: nothing listens there' },
        { where: `localhost:${second}`, what: expect.stringContaining('refused') },
        { where: 'no-such-host.invalid:9092', what: expect.stringContaining('cannot be resolved') },
      ],
    });
  });

  it('are told from Kafka where something else listens', async () => {
    // The client hangs up on such an answer, which reaches the server as an error of its own.
    const server = createServer((socket) =>
      socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(external(`127.0.0.1:${port}`)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('does not answer as Kafka does'),
    });
    server.close();
  });

  it('are refused before anything is sent where they are none', async () => {
    await expect(external('a', 'b:0')).rejects.toMatchObject({ exitCode: 2, problems: [{}, {}] });
  });
});
