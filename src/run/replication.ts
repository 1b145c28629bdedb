import { nodesProblem } from '../broker/apache-kafka-version.ts';
import type { BrokerChoice } from '../broker/broker.ts';
import { configurationError } from '../errors.ts';
import type { LoadedScenario } from '../scenario/load.ts';

/**
 * Whether an Apache Kafka that is to be started has brokers enough for the topic's replicas; any other cluster says so
 * itself.
 *
 * @throws LingerlabError (exit code 2) before anything is started.
 */
export function checkReplication({ scenario, locate }: LoadedScenario, choice: BrokerChoice): void {
  if (choice.kind !== 'apache-kafka') return;
  const { nodes = 1 } = choice;
  const problem = nodesProblem(String(nodes), 'nodes');
  if (problem !== null) throw configurationError([problem]);
  const { replicationFactor } = scenario.topic;
  if (replicationFactor <= nodes) return;
  throw configurationError([
    {
      where: locate('topic.replication.factor'),
      what: `${replicationFactor} replicas are more than the ${nodes === 1 ? 'one broker' : `${nodes} brokers`} to be started`,
      remedy: `add --nodes ${replicationFactor}, or --set topic.replication.factor=${nodes}`,
    },
  ]);
}
