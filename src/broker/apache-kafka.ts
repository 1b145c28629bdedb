import { configurationError, messageOf, unavailableError } from '../errors.ts';
import { chooseAddresses } from './apache-kafka-addresses.ts';
import type { Cluster } from './apache-kafka-config.ts';
import { type KafkaJars, kafkaJars } from './apache-kafka-jars.ts';
import { lastError, saysPortTaken } from './apache-kafka-logging.ts';
import { nodeFolder, nodeName } from './apache-kafka-programs.ts';
import { type StartedCluster, startCluster } from './apache-kafka-start.ts';
import { coordinationOf, defaultKafkaVersion, javaFor, nodesProblem } from './apache-kafka-version.ts';
import type { ApacheKafkaChoice, Broker, BrokerOptions } from './broker.ts';
import { HostedProgramEnded } from './hosted.ts';
import { findJava, type Java } from './java.ts';
import type { KeeperReady } from './keeper.ts';

export interface ApacheKafkaOptions
  extends Pick<BrokerOptions, 'onStatus' | 'signal'>,
    Omit<ApacheKafkaChoice, 'kind'> {}

/** A broker of a cluster, as tests look at it. */
export interface ApacheKafkaNode {
  readonly pid: number;
  /** Holds its log (`broker.log`) and its data (`data`). */
  readonly folder: string;
}

/** A started Apache Kafka, with what tests look at beside what every broker has. */
export interface ApacheKafka extends Broker {
  readonly nodes: readonly ApacheKafkaNode[];
  /** The process of each program, by its name: `broker 1`, `ZooKeeper`. */
  readonly pids: KeeperReady;
  /** Holds all that the cluster writes. */
  readonly folder: string;
  /** Of the first node. */
  readonly brokerPid: number;
  /** Of the first node. */
  readonly dataFolder: string;
}

/** Ports that were free may be taken before Java listens there; then others are tried. */
const attempts = 3;

/**
 * Starts a real Apache Kafka on this machine, with data of its own: combined KRaft nodes, or below version 3.5 brokers
 * with one ZooKeeper. Rejects with a LingerlabError where Java or the jars are missing, when it does not answer, or (exit
 * code 2) where there are no 1 to 9 nodes.
 */
export async function openApacheKafka(options: ApacheKafkaOptions = {}): Promise<ApacheKafka> {
  const { onStatus, signal, nodes = 1, port } = options;
  const problem = nodesProblem(String(nodes), 'nodes');
  if (problem !== null) throw configurationError([problem]);
  const java = await someJava(options.version);
  const jars = await kafkaJars({ version: options.version, onStatus, signal });
  checkJava(java, jars.version);
  const { version } = jars;
  const coordination = coordinationOf(version);
  for (let attempt = 1; ; attempt++) {
    const cluster: Cluster = { version, coordination, ...(await chooseAddresses(nodes, port)) };
    onStatus?.(`starting ${titleOf(cluster)}${nodes === 1 ? '' : `, ${nodes} brokers`}`);
    try {
      return await opened(cluster, jars, java, options);
    } catch (error) {
      if (!(error instanceof HostedProgramEnded)) throw error;
      if (port !== undefined || attempt === attempts || !saysPortTaken(error.log))
        throw failure(titleOf(cluster), error, javaRemedy(java, version));
    }
    signal?.throwIfAborted();
  }
}

async function opened(
  cluster: Cluster,
  { libs, version }: KafkaJars,
  java: Java,
  { onStatus, signal }: ApacheKafkaOptions,
): Promise<ApacheKafka> {
  const title = titleOf(cluster);
  const losses: string[] = [];
  const total = cluster.nodes.length;
  const onLost = ({ message }: HostedProgramEnded): void => {
    losses.push(`${message}; ${total - losses.length - 1} of ${total} brokers go on`);
    onStatus?.(`${title}: ${losses.at(-1)}`);
  };
  const started = await startCluster(cluster, { java: java.path, libs }, { onLost, signal });
  const died = started.died.catch((error: HostedProgramEnded) => {
    throw failure(title, error);
  });
  died.catch(() => {});
  const all = cluster.nodes.map((_, index) => nodeOf(started, index + 1));
  return {
    kind: 'apache-kafka',
    bootstrap: cluster.nodes.map(({ client }) => client),
    version: started.version ?? version,
    coordination: cluster.coordination,
    caveat: caveatOf(total),
    nodes: all,
    pids: started.pids,
    folder: started.folder,
    brokerPid: all[0]!.pid,
    dataFolder: all[0]!.folder,
    losses: () => losses,
    died,
    close: started.close,
  };
}

const nodeOf = ({ folder, pids }: StartedCluster, id: number): ApacheKafkaNode => ({
  pid: pids[nodeName(id)] ?? 0,
  folder: nodeFolder(folder, id),
});

const caveatOf = (nodes: number): string =>
  nodes === 1
    ? 'one Apache Kafka broker on the machine that also makes the load: the two share its cores and its disk'
    : `${nodes} Apache Kafka brokers on the machine that also makes the load: all share its cores and its disk`;

const titleOf = ({ version, coordination }: Cluster): string =>
  `Apache Kafka ${version}${coordination === 'ZooKeeper' ? ' (ZooKeeper)' : ''}`;

async function someJava(version = defaultKafkaVersion): Promise<Java> {
  const java = await findJava();
  if (java !== null) return java;
  const { oldest } = javaFor(version);
  throw unavailableError(
    'Apache Kafka',
    'there is no Java here',
    `install Java ${oldest} or newer, or set JAVA_HOME to one`,
  );
}

function checkJava(java: Java, version: string): void {
  const { oldest } = javaFor(version);
  if (java.major >= oldest) return;
  throw unavailableError(
    `Apache Kafka ${version}`,
    `Java ${java.version} (${java.path}) is too old`,
    `install Java ${oldest} or newer, or set JAVA_HOME to one`,
  );
}

/** A Java newer than Kafka's makers support often does, so it is named only where something went wrong. */
function javaRemedy(java: Java, version: string): string | undefined {
  const { oldest, newest } = javaFor(version);
  if (java.major <= newest) return undefined;
  return `it is supported on Java ${oldest} to ${newest}, and ${java.path} is ${java.version}: set JAVA_HOME to one of these`;
}

function failure(title: string, error: HostedProgramEnded, remedy?: string) {
  const said = lastError(error.log);
  const what = messageOf(error);
  return unavailableError(title, said === null ? what : `${what}; its log says: ${said}`, remedy, error);
}
