import { formatInstant, formatRate, formatSeconds, plural } from '../format.ts';
import { connectionWords } from '../result/connection-words.ts';
import type { Result } from '../result/schema.ts';
import { formatLoad } from './columns.ts';

type Sent = Exclude<Result['broker']['kind'], 'simulated'>;
const brokerNames: Record<Sent, (version: string, by: string) => string> = {
  embedded: (version) => `embedded, librdkafka's mock cluster (${version})`,
  'apache-kafka': (version, by) => `Apache Kafka ${version} ${by} by lingerlab`,
  compose: (version) => `Kafka ${version} in containers started by lingerlab`,
  external: (version) => `external Kafka ${version}`,
};

/** Where it was sent, as in `external Kafka 4.3.0, 3 brokers`. */
export function describeBroker({ broker }: Result): string {
  if (broker.kind === 'simulated') return 'none: simulated by a cost model';
  const zookeeper = broker.coordination === 'ZooKeeper' ? ' (ZooKeeper)' : '';
  const version = `${broker.version ?? 'of unknown version'}${zookeeper}`;
  const by = broker.kept === true ? 'kept' : 'started';
  const connection = broker.connection === undefined ? '' : `, ${connectionWords(broker)}`;
  return `${brokerNames[broker.kind](version, by)}, ${plural(broker.brokers, 'broker')}${connection}`;
}

/** The users' own backends, as in `my-client is /home/me/my-client.js (sha256 1a2b3c4d)`; null where there are none. */
export function describePlugins({ environment }: Result): string | null {
  const plugins = environment.plugins ?? [];
  if (plugins.length === 0) return null;
  const words = plugins.map(({ name, path, sha256, package: client }) => {
    const details = [`sha256 ${sha256.slice(0, 8)}`, ...(client === null ? [] : [client])];
    return `${name} is ${path} (${details.join(', ')})`;
  });
  return words.join('; ');
}

/** The topic with what decides how safe an acknowledgement is. */
export function describeTopic(result: Result): string {
  const { name, partitions, created } = result.broker.topic;
  const found = created || result.broker.kind === 'simulated' ? '' : ' (existing)';
  return `${name}${found}: ${plural(partitions, 'partition')}, ${describeAcks(result)}`;
}

/** The acks in force over a run's points (before the first trial: those that a search asks for), as in `acks all (RF 3, min ISR 2)`; several are joined by a slash. */
function describeAcks(result: Result): string {
  const values =
    result.points.length > 0
      ? result.points.map(({ producer }) => producer.effective['acks'] ?? producer.requested['acks'])
      : (result.maxRate?.searches ?? []).map(({ settings }) => settings['acks']);
  const known = [...new Set(values.filter((value) => value !== undefined).map(String))];
  // Before the first trial nobody knows what a client's default is in force.
  if (known.length === 0 && result.points.length === 0) return describeReplicas(result);
  return `acks ${known.length === 0 ? "by the client's default" : known.join('/')} (${describeReplicas(result)})`;
}

/** What acks mean on the run's topic: its replication factor and its min.insync.replicas, as in `RF 3, min ISR 2`. */
export function describeReplicas({ broker }: Pick<Result, 'broker'>): string {
  const { replicationFactor, minInsyncReplicas } = broker.topic;
  return `RF ${replicationFactor}, min ISR ${minInsyncReplicas ?? 'unknown'}`;
}

/** The loads of a run's points, each once; of a search for the highest rate, between which rates it went. */
export function describeLoads({ points, maxRate }: Result): string {
  const rates = points.flatMap(({ load }) => (load.kind === 'open' ? [load.ratePerSecond] : []));
  if (maxRate !== undefined && rates.length > 0) {
    const [low, high] = [Math.min(...rates), Math.max(...rates)].map(formatRate);
    return `open loop, ${low === high ? low : `${low} to ${high}`} messages/s tried`;
  }
  if (points.length === 0) return 'nothing was offered yet';
  const loads = [...new Set(points.map(({ load }) => formatLoad(load)))];
  return loads.length <= 3
    ? loads.join('; ')
    : `${loads.slice(0, 2).join('; ')} and ${loads.length - 2} more`;
}

/** What was sent: kind, key, mean size where known. */
export function describeWorkload({ workload }: Result): string {
  const size = workload.meanBytes === null ? '' : `, ${Math.round(workload.meanBytes)} bytes on average`;
  const key = workload.key === 'none' ? 'no key' : `keyed by ${workload.key}`;
  return `${workload.description ?? workload.kind}, ${key}${size}`;
}

/** When the run started and how long it took. */
export function describeTime({ run }: Result): string {
  const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
  const length = Number.isFinite(seconds) && seconds > 0 ? `, ${formatSeconds(seconds)}` : '';
  return `${formatInstant(run.startedAt)}${length}`;
}
