import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Coordination, isBefore } from './apache-kafka-version.ts';
import { type Properties, properties } from './properties.ts';

export interface NodeAddresses {
  /** `host:port` for clients. */
  readonly client: string;
  /** `host:port` for the controller quorum. */
  readonly controller: string;
}

/** What the nodes of a cluster have to know of it. */
export interface Cluster {
  readonly version: string;
  readonly coordination: Coordination;
  /** Their ids are 1, 2, 3 and so on. */
  readonly nodes: readonly NodeAddresses[];
  /** `host:port` of the ZooKeeper, where there is one. */
  readonly zookeeper: string;
}

/**
 * How many nodes, the first ones, are controllers as well in KRaft: three can lose one; one or two cannot, and two
 * would be lost with either.
 */
export const controllersAmong = (nodes: number): number => (nodes < 3 ? 1 : 3);

/** `server.properties` of a node, sized for tests: internal topics small, and on at most three nodes; no waiting. */
export function serverProperties(folder: string, cluster: Cluster, id: number): string {
  const { client } = cluster.nodes[id - 1]!;
  return properties({
    ...(cluster.coordination === 'KRaft' ? inKraft(cluster, id) : withZookeeper(cluster, id)),
    'advertised.listeners': `PLAINTEXT://${client}`,
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    ...internalTopics(cluster),
    'group.initial.rebalance.delay.ms': 0,
  });
}

function inKraft({ nodes }: Cluster, id: number): Properties {
  const { client, controller } = nodes[id - 1]!;
  const controllers = nodes.slice(0, controllersAmong(nodes.length));
  const controls = id <= controllers.length;
  return {
    'process.roles': controls ? 'broker,controller' : 'broker',
    'node.id': id,
    listeners: `PLAINTEXT://${client}${controls ? `,CONTROLLER://${controller}` : ''}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': controllers.map((node, index) => `${index + 1}@${node.controller}`).join(','),
  };
}

const withZookeeper = ({ nodes, zookeeper }: Cluster, id: number): Properties => ({
  'broker.id': id,
  listeners: `PLAINTEXT://${nodes[id - 1]!.client}`,
  'zookeeper.connect': zookeeper,
  // Both start at once, and a busy machine may take its time over a ZooKeeper.
  'zookeeper.connection.timeout.ms': 60_000,
});

function internalTopics({ version, nodes }: Cluster): Properties {
  const replicas = Math.min(nodes.length, 3);
  const minIsr = replicas === 3 ? 2 : 1;
  const share: Properties = isBefore(version, 4, 0)
    ? {}
    : {
        'share.coordinator.state.topic.num.partitions': 1,
        'share.coordinator.state.topic.replication.factor': replicas,
        'share.coordinator.state.topic.min.isr': minIsr,
      };
  return {
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minIsr,
    ...share,
  };
}

/** `zookeeper.properties` of the one ZooKeeper that a cluster has, for this machine alone. */
export function zookeeperProperties(folder: string, address: string): string {
  const [host = '', port = ''] = address.split(':');
  return properties({
    dataDir: join(folder, 'data'),
    clientPortAddress: host,
    clientPort: port,
    maxClientCnxns: 0,
    // Its administrators' web page takes port 8080 otherwise.
    'admin.enableServer': false,
  });
}

/** The flags that Kafka's own start script gives to Java (`kafka-run-class.sh`), with a heap of 1 GiB. */
export const brokerJavaFlags: readonly string[] = [
  '-Xmx1g',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
];

/** Flags for a program that is soon done, or has little to do: what takes Java time to start is left out. */
export const smallJavaFlags: readonly string[] = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** A cluster id as Kafka makes them: 16 random bytes in base64url, never with a leading dash. */
export function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? `A${id.slice(1)}` : id;
}
