import type { ScenarioConnection } from '../security/given.ts';
import { resolveConnection } from '../security/resolve.ts';
import { withholdConnection } from '../security/secrets.ts';
import { connectionVariables } from '../security/variables.ts';
import type { BrokerOptions } from './broker.ts';

/**
 * A choice of broker with its connection: the one that code gave, or else that of the scenario and the environment. A
 * broker that lingerlab starts needs none: a scenario is shared between a laptop and a cluster, so that its connection is left aside then,
 * and `onIgnored` is told.
 *
 * @throws LingerlabError (exit code 2) with every problem of the connection.
 */
export async function secureChoice(
  choice: BrokerOptions['choice'],
  scenario: ScenarioConnection | null,
  env: NodeJS.ProcessEnv,
  onIgnored: (note: string) => void = () => {},
): Promise<BrokerOptions['choice']> {
  if (choice.kind === 'external') {
    if (choice.connection !== undefined) {
      withholdConnection(choice.connection);
      return choice;
    }
    const connection = await resolveConnection(scenario, env);
    return connection === null ? choice : { ...choice, connection };
  }
  const [variable] = connectionVariables(env);
  if (scenario !== null || variable !== undefined)
    onIgnored(
      `${scenario === null ? `the connection of ${variable}` : "the scenario's connection"} is left aside: lingerlab starts ${choice.kind} without TLS and SASL`,
    );
  return choice;
}
