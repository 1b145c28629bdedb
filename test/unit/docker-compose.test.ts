import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultKafkaVersion } from '../../src/broker/apache-kafka-version.ts';
import { labTopics } from '../../src/broker/lab-topics.ts';

interface Service {
  image: string;
  profiles?: string[];
  ports?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string };
  command?: string[];
  networks?: string[];
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const compose = parse(read('../../docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { driver: string }>;
};
const { services } = compose;
const profileOf = (name: string) => services[name]?.profiles?.[0] ?? 'default';
const inProfile = (profile: string) => Object.keys(services).filter((name) => profileOf(name) === profile);

/** The specification's schema is of an older draft, whose `id` and `$schema` Ajv no longer takes. */
function schema(): object {
  return JSON.parse(read('../fixtures/compose-spec/compose-spec.json'), (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  );
}

describe('docker-compose.yml', () => {
  const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(schema());

  it('keeps to the Compose specification', () => {
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('would be refused with a key that the specification does not know', () => {
    expect(validate({ services: { broker: { image: 'x', portz: ['9092:9092'] } } })).toBe(false);
  });

  it('offers one broker, a cluster of three, and the ZooKeeper lab', () => {
    expect(inProfile('default')).toEqual(['broker', 'topics']);
    expect(inProfile('cluster')).toEqual(['kafka-1', 'kafka-2', 'kafka-3', 'topics-cluster']);
    expect(inProfile('zookeeper')).toEqual(['zookeeper', 'kafka-zk', 'topics-zk']);
  });

  it('runs the Apache Kafka that lingerlab runs itself', () => {
    for (const name of ['broker', 'kafka-1', 'kafka-2', 'kafka-3'])
      expect(services[name]?.image).toBe(`apache/kafka:${defaultKafkaVersion}`);
  });

  it('keeps the images and settings of the lab in profile zookeeper', () => {
    expect(services['zookeeper']?.image).toBe('confluentinc/cp-zookeeper:7.4.0');
    expect(services['zookeeper']?.environment).toMatchObject({
      ZOOKEEPER_CLIENT_PORT: 2181,
      ZOOKEEPER_TICK_TIME: 2000,
    });
    expect(services['kafka-zk']?.image).toBe('confluentinc/cp-kafka:7.4.0');
    expect(services['kafka-zk']?.environment).toMatchObject({
      KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 1,
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 1,
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 1,
      KAFKA_MIN_INSYNC_REPLICAS: 1,
    });
    expect(compose.networks).toEqual({ lab: { driver: 'bridge' } });
    for (const service of Object.values(services)) expect(service.networks).toEqual(['lab']);
  });

  it('replicates three times in the cluster, two of them in sync', () => {
    for (const name of ['kafka-1', 'kafka-2', 'kafka-3'])
      expect(services[name]?.environment).toMatchObject({
        KAFKA_DEFAULT_REPLICATION_FACTOR: 3,
        KAFKA_MIN_INSYNC_REPLICAS: 2,
        KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 3,
        KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 3,
        KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 2,
      });
    expect(services['topics-cluster']?.environment).toMatchObject({ REPLICATION_FACTOR: 3 });
  });

  it.each([
    ['broker', `\${BROKER_PORT:-9092}`],
    ['kafka-1', '19092'],
    ['kafka-2', '29092'],
    ['kafka-3', '39092'],
    ['kafka-zk', '9092'],
  ])('sends clients of %s to the port of this machine that it is published on', (name, port) => {
    const service = services[name];
    expect(service?.ports).toEqual([`127.0.0.1:${port}:9092`]);
    expect(service?.environment?.['KAFKA_LISTENERS']).toContain('HOST://:9092');
    expect(service?.environment?.['KAFKA_ADVERTISED_LISTENERS']).toBe(
      `HOST://localhost:${port},NETWORK://${name}:19092`,
    );
  });

  it.each(['broker', 'kafka-1', 'kafka-2', 'kafka-3', 'kafka-zk'])(
    'calls %s healthy only once it has answered as Kafka',
    (name) => {
      expect(services[name]?.healthcheck?.test.at(-1)).toMatch(
        /kafka-broker-api-versions(\.sh)? --bootstrap-server localhost:19092/,
      );
    },
  );

  it.each(['topics', 'topics-cluster', 'topics-zk'])(
    "makes the lab's topics in %s, once all are healthy",
    (name) => {
      const service = services[name];
      const script = service?.command?.[0] ?? '';
      const made = script.split('\n').flatMap((line) => {
        const match = line.match(/^make (\S+) --partitions (\d+)(?: --config (\S+)=(\S+))?$/);
        if (match === null) return [];
        const [, topic, partitions, key, value] = match;
        return [{ name: topic, partitions: Number(partitions), config: key ? { [key]: value } : {} }];
      });
      expect(made).toEqual(labTopics.map(({ name, partitions, config }) => ({ name, partitions, config })));
      const waitedFor = Object.entries(service?.depends_on ?? {});
      const bootstrap = String(service?.environment?.['BOOTSTRAP']).split(',');
      expect(waitedFor.map(([broker]) => `${broker}:19092`)).toEqual(bootstrap);
      for (const [, { condition }] of waitedFor) expect(condition).toBe('service_healthy');
    },
  );
});
