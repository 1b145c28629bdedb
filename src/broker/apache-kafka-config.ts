import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

export interface NodeAddresses {
  /** `host:port` for clients. */
  readonly client: string;
  /** `host:port` for the controller quorum. */
  readonly controller: string;
}

/** `server.properties` of a single KRaft node sized for tests: everything once, nothing replicated, no waiting. */
export function serverProperties(folder: string, addresses: NodeAddresses): string {
  return properties({
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `PLAINTEXT://${addresses.client},CONTROLLER://${addresses.controller}`,
    'advertised.listeners': `PLAINTEXT://${addresses.client}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@${addresses.controller}`,
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
  });
}

/** Log4j 2 settings: warnings and errors only, to the console, which the keeper writes into a file. */
export const logProperties = (): string =>
  properties({
    status: 'error',
    'appender.console.type': 'Console',
    'appender.console.name': 'console',
    'appender.console.layout.type': 'PatternLayout',
    'appender.console.layout.pattern': '%d{ISO8601} %p %m (%c{1})%n',
    'rootLogger.level': 'warn',
    'rootLogger.appenderRef.console.ref': 'console',
  });

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

/** A cluster id as Kafka makes them: 16 random bytes in base64url, never with a leading dash. */
export function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? `A${id.slice(1)}` : id;
}

/** The last line of a log that speaks of an error; null where none does. */
export function lastError(log: string): string | null {
  const lines = log.split('\n').filter((line) => /\b(ERROR|FATAL)\b|^Error|Exception(:|$)/.test(line));
  const line = lines.at(-1)?.trim();
  return line === undefined ? null : line.replace(/^\d{4}-\d\d-\d\dT\S+ /, '');
}

const properties = (entries: Readonly<Record<string, string | number | boolean>>) =>
  Object.entries(entries)
    // A backslash, as in Windows's paths, escapes in a properties file.
    .map(([name, value]) => `${name}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');
