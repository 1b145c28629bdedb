import { configurationError } from '../errors.ts';
import { connectionWords } from '../result/connection-words.ts';
import type { Result } from '../result/schema.ts';

type Ground = Pick<Result, 'broker' | 'environment' | 'workload'> & {
  readonly run: Pick<Result['run'], 'version'>;
};

/**
 * Whether trials taken now belong beside those that a result holds: on the same kind of broker, with the same topic,
 * machine and packages. What would differ unseen is an error.
 *
 * @throws LingerlabError (exit code 2) naming all that differs.
 */
export function checkSameGround(path: string, before: Ground, now: Ground): void {
  const was = traitsOf(before);
  const differences = Object.entries(traitsOf(now))
    .filter(([name, trait]) => trait !== was[name])
    .map(([name, trait]) => `${name} was ${was[name]}, and is ${trait}`);
  if (differences.length === 0) return;
  throw configurationError([
    {
      where: path,
      what: `cannot be gone on with here: ${differences.join('; ')}`,
      remedy: 'go on where it was measured, or measure anew',
    },
  ]);
}

function traitsOf({ broker, environment, workload, run }: Ground): Record<string, string> {
  const { topic } = broker;
  return {
    broker: `${broker.kind} ${broker.version ?? ''}`.trim(),
    ...(broker.kind === 'apache-kafka' && { brokers: String(broker.brokers) }),
    ...((broker.kind === 'external' || broker.kept === true) && {
      addresses: [...broker.bootstrap].sort().join(','),
    }),
    connection: connectionWords(broker),
    ...(workload['sha256'] !== undefined && { payloads: `a file with sha256 ${workload['sha256']}` }),
    topic: `${topic.name} with ${topic.partitions} partitions, replication factor ${topic.replicationFactor}`,
    machine: `${environment.cores} x ${environment.cpuModel}, ${environment.os}`,
    Node: environment.node,
    packages: Object.entries(environment.packages)
      .map(([name, version]) => `${name}@${version}`)
      .sort()
      .join(' '),
    lingerlab: run.version,
    ...(environment.plugins !== undefined && { 'plug-ins': pluginsOf(environment) }),
  };
}

/** Where the files lie does not matter. */
const pluginsOf = ({ plugins = [] }: Ground['environment']): string =>
  plugins
    .map(
      ({ name, sha256, package: client }) => `${name} with sha256 ${sha256}${client ? ` on ${client}` : ''}`,
    )
    .join(', ');
