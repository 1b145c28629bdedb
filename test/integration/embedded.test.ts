import { spawn } from 'node:child_process';
import { once } from 'node:events';
import confluent from '@confluentinc/kafka-javascript';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import { type EmbeddedBroker, openEmbedded } from '../../dist/broker/embedded.js';
import { refusal } from '../../dist/broker/external.js';
import { openBroker } from '../../dist/broker/open.js';

const spec = { name: 'embedded-topic', partitions: 3, replicationFactor: 1, config: {} };
const gone = (pid: number) =>
  vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000, interval: 50 });

describe('the embedded broker', () => {
  let broker: EmbeddedBroker;
  let admin: Admin;
  beforeAll(async () => {
    broker = await openEmbedded();
    admin = await openAdmin(broker.bootstrap, { timeoutMs: 10_000 });
  });
  afterAll(async () => {
    await admin?.close();
    await broker?.close();
  });

  it('says what it is', () => {
    expect(broker.kind).toBe('embedded');
    expect(broker.version).toMatch(/^librdkafka \d+\.\d+\.\d+ mock$/);
    expect(broker.caveat).toContain('not for sizing a cluster');
  });

  it('makes a topic when one is needed, with 4 partitions and nothing in it', async () => {
    await expect(admin.describeTopic(spec.name)).resolves.toBeNull();
    const { created, description } = await admin.ensureTopic(spec);
    expect(created).toBe(true);
    expect(description).toEqual({
      name: spec.name,
      partitions: 4,
      replicationFactor: 1,
      minInsyncReplicas: null,
      maxMessageBytes: null,
      config: {},
    });
    await expect(admin.ensureTopic(spec)).resolves.toMatchObject({ created: false });
    await expect(admin.endOffsets(spec.name)).resolves.toBe(0);
  });

  it('takes what kafkajs sends, and counts on though it keeps only the newest', async () => {
    const { description } = await admin.ensureTopic({ ...spec, name: 'from-kafkajs' });
    const kafka = new kafkajs.Kafka({ brokers: [...broker.bootstrap], logLevel: kafkajs.logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    const value = Buffer.alloc(64 * 1024);
    for (let round = 0; round < 10; round++)
      await producer.send({ topic: description.name, messages: Array(80).fill({ value, partition: 0 }) });
    await producer.disconnect();
    // 50 MB in one partition, ten times what it keeps.
    await expect(admin.endOffsets(description.name)).resolves.toBe(800);
  });

  it('takes what librdkafka sends', async () => {
    await admin.ensureTopic({ ...spec, name: 'from-confluent' });
    const producer = new confluent.Producer({
      'metadata.broker.list': broker.bootstrap.join(','),
      dr_cb: true,
      'enable.idempotence': true,
    });
    const acknowledged = new Promise<number>((resolve, reject) => {
      let count = 0;
      producer.on('delivery-report', (error) => {
        if (error) reject(error);
        else if (++count === 100) resolve(count);
      });
    });
    await new Promise<void>((resolve, reject) => {
      producer.connect({}, (error) => (error ? reject(error) : resolve()));
    });
    producer.setPollInterval(10);
    for (let index = 0; index < 100; index++)
      producer.produce('from-confluent', -1, Buffer.from('value'), `${index}`);
    await expect(acknowledged).resolves.toBe(100);
    await new Promise((resolve) => producer.disconnect(resolve));
    await expect(admin.endOffsets('from-confluent')).resolves.toBe(100);
  });

  it('says that it cannot delete', async () => {
    await expect(admin.deleteTopic(spec.name)).rejects.toThrow('the embedded broker cannot delete topics');
  });
});

describe('the life of an embedded broker', () => {
  it('ends with its closing, however often, and its death is not reported then', async () => {
    const broker = await openEmbedded({ brokers: 3 });
    expect(broker.bootstrap).toHaveLength(3);
    const died = vi.fn();
    broker.died.catch(died);
    await Promise.all([broker.close(), broker.close()]);
    await gone(broker.hostPid);
    expect(died).not.toHaveBeenCalled();
  });

  it('reports its death', async () => {
    const broker = await openEmbedded();
    process.kill(broker.hostPid, 'SIGKILL');
    await expect(broker.died).rejects.toThrow('embedded broker: its process was ended by SIGKILL');
    await broker.close();
  });

  it("ignores the terminal's signals", async () => {
    const broker = await openEmbedded();
    process.kill(broker.hostPid, 'SIGINT');
    process.kill(broker.hostPid, 'SIGTERM');
    await expect(refusal(broker.bootstrap[0] ?? '', 1000)).resolves.toBeNull();
    const admin = await openAdmin(broker.bootstrap, { timeoutMs: 5000 });
    await expect(admin.brokerCount()).resolves.toBe(1);
    await admin.close();
    await broker.close();
  });

  it('does not outlive a parent that is killed', async () => {
    const program = `
      import { openEmbedded } from ${JSON.stringify(new URL('../../dist/broker/embedded.js', import.meta.url).href)};
      process.stdout.write(String((await openEmbedded()).hostPid));
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
    const hostPid = Number(printed.toString());
    process.kill(hostPid, 0);
    parent.kill('SIGKILL');
    await gone(hostPid);
  });

  it('stops when its opening is aborted', async () => {
    const abort = new AbortController();
    const opening = openBroker({
      choice: { kind: 'embedded' },
      signal: abort.signal,
      onStatus: () => setImmediate(() => abort.abort(new Error('interrupted'))),
    });
    await expect(opening).rejects.toThrow('interrupted');
  });
});
