import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  brokerJavaFlags,
  type Cluster,
  clusterId,
  controllersAmong,
  serverProperties,
  smallJavaFlags,
  zookeeperProperties,
} from './apache-kafka-config.ts';
import { loggingOf } from './apache-kafka-logging.ts';
import type { KeeperStart, Need, Program } from './keeper.ts';

/** What a cluster's programs are run by. */
export interface Runtime {
  /** The program `java`. */
  readonly java: string;
  /** The folder that holds Kafka's jars. */
  readonly libs: string;
}

/** The programs of a cluster, and what it cannot do without. */
export type ClusterPrograms = Pick<KeeperStart, 'prepare' | 'programs' | 'needs'>;

/** Begins the name of the folder that holds all that a cluster writes. */
export const clusterFolderPrefix = 'lingerlab-kafka-';

/** Where a node has its settings, its log (`broker.log`) and its data (`data`). */
export const nodeFolder = (folder: string, id: number): string => join(folder, `node-${id}`);

const zookeeperName = 'ZooKeeper';
/** A node's name among the keeper's programs. */
export const nodeName = (id: number): string => `broker ${id}`;

/** Writes the settings of a cluster's programs below `folder`, and gives the programs: a ZooKeeper first. */
export async function layOut(folder: string, cluster: Cluster, runtime: Runtime): Promise<ClusterPrograms> {
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const { fileName, text, flag } = loggingOf(cluster.version);
  await writeFile(join(folder, fileName), text);
  const java: JavaStart = { ...runtime, logging: flag(join(folder, fileName)), temporary };
  const ids = cluster.nodes.map((_, index) => index + 1);
  const nodes = await Promise.all(ids.map((id) => layOutNode(nodeFolder(folder, id), cluster, id)));
  const brokers = nodes.map((node) => program(java, brokerJavaFlags, node, 'kafka.Kafka', node.settings));
  const needs = needsOf(cluster);
  if (cluster.coordination === 'KRaft') {
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c'];
    const prepare = nodes.map((node) => program(java, smallJavaFlags, node, ...format, node.settings));
    return { prepare, programs: brokers, needs };
  }
  const zookeeper = await layOutZookeeper(join(folder, 'zookeeper'), cluster.zookeeper);
  const keeper = program(java, smallJavaFlags, zookeeper, zookeeperClass, zookeeper.settings);
  return { prepare: [], programs: [keeper, ...brokers], needs };
}

const zookeeperClass = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';

/** A program's name, its settings and where its output goes. */
interface Laid {
  readonly name: string;
  readonly settings: string;
  readonly logFile: string;
}

async function layOutNode(folder: string, cluster: Cluster, id: number): Promise<Laid> {
  const settings = join(folder, 'server.properties');
  await mkdir(folder);
  await writeFile(settings, serverProperties(folder, cluster, id));
  return { name: nodeName(id), settings, logFile: join(folder, 'broker.log') };
}

async function layOutZookeeper(folder: string, address: string): Promise<Laid> {
  const settings = join(folder, 'zookeeper.properties');
  await mkdir(folder);
  await writeFile(settings, zookeeperProperties(folder, address));
  return { name: zookeeperName, settings, logFile: join(folder, 'zookeeper.log') };
}

interface JavaStart extends Runtime {
  readonly logging: string;
  /** Takes the native libraries that Kafka unpacks, so that they go with the rest when it is killed. */
  readonly temporary: string;
}

const program = (
  { java, libs, logging, temporary }: JavaStart,
  flags: readonly string[],
  { name, logFile }: Laid,
  ...main: readonly string[]
): Program => ({
  name,
  logFile,
  file: java,
  args: [...flags, `-Djava.io.tmpdir=${temporary}`, logging, '-cp', `${libs}/*`, ...main],
});

function needsOf({ coordination, nodes }: Cluster): Need[] {
  const names = nodes.map((_, index) => nodeName(index + 1));
  if (coordination === 'ZooKeeper')
    return [
      { among: [zookeeperName], atLeast: 1 },
      { among: names, atLeast: 1 },
    ];
  const controllers = names.slice(0, controllersAmong(nodes.length));
  return [{ among: controllers, atLeast: Math.floor(controllers.length / 2) + 1 }];
}
