import { describe, expect, it } from 'vitest';
import {
  type Cluster,
  clusterId,
  controllersAmong,
  serverProperties,
  zookeeperProperties,
} from '../../../src/broker/apache-kafka-config.ts';
import { coordinationOf } from '../../../src/broker/apache-kafka-version.ts';

const cluster = (version: string, nodes: number): Cluster => ({
  version,
  coordination: coordinationOf(version),
  nodes: Array.from({ length: nodes }, (_, index) => ({
    client: `127.0.0.1:${index + 1}`,
    controller: `127.0.0.1:1${index + 1}`,
  })),
  zookeeper: '127.0.0.1:99',
});

describe('serverProperties', () => {
  it('of the one node of a Kafka 4', () => {
    expect(serverProperties('/data', cluster('4.4.0', 1), 1)).toMatchInlineSnapshot(`
      "process.roles=broker,controller
      node.id=1
      listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:11
      listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
      controller.listener.names=CONTROLLER
      controller.quorum.voters=1@127.0.0.1:11
      advertised.listeners=PLAINTEXT://127.0.0.1:1
      log.dirs=/data/data
      auto.create.topics.enable=false
      offsets.topic.num.partitions=1
      offsets.topic.replication.factor=1
      transaction.state.log.num.partitions=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      share.coordinator.state.topic.num.partitions=1
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      group.initial.rebalance.delay.ms=0
      "
    `);
  });

  it('of a node of three, in Kafka 3.9', () => {
    expect(serverProperties('/data', cluster('3.9.2', 3), 2)).toMatchInlineSnapshot(`
      "process.roles=broker,controller
      node.id=2
      listeners=PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:12
      listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
      controller.listener.names=CONTROLLER
      controller.quorum.voters=1@127.0.0.1:11,2@127.0.0.1:12,3@127.0.0.1:13
      advertised.listeners=PLAINTEXT://127.0.0.1:2
      log.dirs=/data/data
      auto.create.topics.enable=false
      offsets.topic.num.partitions=1
      offsets.topic.replication.factor=3
      transaction.state.log.num.partitions=1
      transaction.state.log.replication.factor=3
      transaction.state.log.min.isr=2
      group.initial.rebalance.delay.ms=0
      "
    `);
  });

  it("of a node of three, in the lab's own generation", () => {
    expect(serverProperties('/data', cluster('3.4.1', 3), 3)).toMatchInlineSnapshot(`
      "broker.id=3
      listeners=PLAINTEXT://127.0.0.1:3
      zookeeper.connect=127.0.0.1:99
      zookeeper.connection.timeout.ms=60000
      advertised.listeners=PLAINTEXT://127.0.0.1:3
      log.dirs=/data/data
      auto.create.topics.enable=false
      offsets.topic.num.partitions=1
      offsets.topic.replication.factor=3
      transaction.state.log.num.partitions=1
      transaction.state.log.replication.factor=3
      transaction.state.log.min.isr=2
      group.initial.rebalance.delay.ms=0
      "
    `);
  });

  it('makes the first three nodes controllers, and two have one', () => {
    expect([1, 2, 3, 4, 9].map(controllersAmong)).toEqual([1, 1, 3, 3, 3]);
    const lines = serverProperties('/data', cluster('4.4.0', 4), 4).split('\n');
    expect(lines).toContain('process.roles=broker');
    expect(lines).toContain('listeners=PLAINTEXT://127.0.0.1:4');
    expect(lines).toContain('controller.quorum.voters=1@127.0.0.1:11,2@127.0.0.1:12,3@127.0.0.1:13');
  });

  it('escapes backslashes', () => {
    const lines = serverProperties('C:\\temp', cluster('4.4.0', 1), 1).split('\n');
    expect(lines.find((line) => line.startsWith('log.dirs='))).toMatch(/^log\.dirs=C:\\\\temp/);
  });
});

describe('zookeeperProperties', () => {
  it('is for this machine alone', () => {
    expect(zookeeperProperties('/data', '127.0.0.1:99')).toMatchInlineSnapshot(`
      "dataDir=/data/data
      clientPortAddress=127.0.0.1
      clientPort=99
      maxClientCnxns=0
      admin.enableServer=false
      "
    `);
  });
});

describe('clusterId', () => {
  it('is 16 bytes in base64url, without a leading dash', () => {
    for (let round = 0; round < 500; round++) {
      const id = clusterId();
      expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
      expect(Buffer.from(id, 'base64url')).toHaveLength(16);
    }
  });
});
