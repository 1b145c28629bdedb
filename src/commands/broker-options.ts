import type { Command } from 'commander';
import { Option } from 'commander';
import { parseAddresses } from '../broker/addresses.ts';
import { kafkaVersionProblem, mostNodes, nodesProblem } from '../broker/apache-kafka-version.ts';
import {
  type ApacheKafkaChoice,
  type BrokerChoice,
  brokerKinds,
  type ManagedBrokerKind,
} from '../broker/broker.ts';
import { configurationError, type Problem } from '../errors.ts';
import { isSimulation } from '../no-client.ts';

export interface BrokerFlags {
  readonly broker?: ManagedBrokerKind;
  readonly brokers?: string;
  readonly kafkaVersion?: string;
  readonly nodes?: string;
}

/** How TLS and SASL are given, for the end of a command's help. */
export const connectionHelp = `TLS and SASL for a cluster that you have come from the environment (LINGERLAB_SECURITY_PROTOCOL,
LINGERLAB_SASL_MECHANISM, _SASL_USERNAME, _SASL_PASSWORD, _SSL_CA_LOCATION and so on), which goes before a
scenario's own connection. A secret's variable may end in _FILE, and then names the file that holds it; LINGERLAB_SASL_OAUTHBEARER_TOKEN_COMMAND is
a program that prints a token, with its arguments, split at spaces and without quotes.`;

/** Adds the flags that choose a broker; `kinds` is what the help of `--broker` says of its kinds. */
export function withBrokerOptions(command: Command, kinds = 'embedded (the default) is a mock'): Command {
  return command
    .addOption(new Option('--broker <kind>', `a broker that lingerlab starts: ${kinds}`).choices(brokerKinds))
    .option('--kafka-version <version>', 'of apache-kafka, such as 3.9.2; below 3.5 with ZooKeeper')
    .option('--nodes <n>', `brokers that apache-kafka has, 1 to ${mostNodes} (default: 1)`)
    .option('--brokers <host:port,...>', 'a cluster that you have (or the variable LINGERLAB_BROKERS)');
}

/**
 * Which broker the flags and the environment ask for; null where they ask for none.
 *
 * @throws LingerlabError (exit code 2) for flags that exclude one another, a version or a number of nodes that is none,
 * or addresses that are none.
 */
export function chosenBroker(flags: BrokerFlags, env: NodeJS.ProcessEnv = process.env): BrokerChoice | null {
  const problems: Problem[] = [...kafkaProblems(flags)];
  if (flags.broker !== undefined && flags.brokers !== undefined)
    problems.push({
      where: '--broker',
      what: 'cannot be given together with --brokers',
      remedy: 'leave one of them out',
    });
  if (problems.length > 0) throw configurationError(problems);
  if (flags.broker === 'apache-kafka') return apacheKafka(flags);
  if (flags.broker !== undefined) return { kind: flags.broker };
  if (flags.brokers !== undefined) return external(flags.brokers, '--brokers');
  if (env.LINGERLAB_BROKERS) return external(env.LINGERLAB_BROKERS, 'LINGERLAB_BROKERS');
  return null;
}

/**
 * The broker for a scenario's backends: the one that is chosen, else the embedded one. A simulation opens none, whatever
 * the environment names.
 *
 * @throws LingerlabError (exit code 2) where a flag chooses one for a simulation.
 */
export function brokerFor(
  backends: readonly string[],
  { broker, brokers }: BrokerFlags,
  chosen: BrokerChoice | null,
): BrokerChoice {
  if (!isSimulation(backends)) return chosen ?? { kind: 'embedded' };
  if (broker === undefined && brokers === undefined) return { kind: 'embedded' };
  throw configurationError([
    {
      where: broker === undefined ? '--brokers' : '--broker',
      what: 'chooses a broker, and a simulation sends nothing',
      remedy: 'leave it out, or choose a client with --backend',
    },
  ]);
}

/** What is wrong with the flags that are for an Apache Kafka alone. */
export function kafkaProblems({ broker, brokers, kafkaVersion, nodes }: BrokerFlags): Problem[] {
  const other = broker ?? brokers;
  const given = [
    ...(kafkaVersion === undefined ? [] : ['--kafka-version']),
    ...(nodes === undefined ? [] : ['--nodes']),
  ];
  const misplaced = given.map((where) => ({
    where,
    what: 'is only for an Apache Kafka that lingerlab starts',
    remedy: `${other === undefined ? 'add --broker apache-kafka' : `give --broker apache-kafka in place of ${other}`}, or leave it out`,
  }));
  const values = [
    kafkaVersion === undefined ? null : kafkaVersionProblem(kafkaVersion, '--kafka-version'),
    nodes === undefined ? null : nodesProblem(nodes, '--nodes'),
  ];
  return [...(broker === 'apache-kafka' ? [] : misplaced), ...values.filter((problem) => problem !== null)];
}

/** The Apache Kafka that flags without problems ask for. */
export const apacheKafka = ({ kafkaVersion, nodes }: BrokerFlags): ApacheKafkaChoice => ({
  kind: 'apache-kafka',
  ...(kafkaVersion !== undefined && { version: kafkaVersion }),
  ...(nodes !== undefined && { nodes: Number(nodes) }),
});

function external(text: string, where: string): BrokerChoice {
  return { kind: 'external', addresses: parseAddresses([text], where) };
}
