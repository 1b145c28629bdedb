import type { ScenarioConnection } from '../security/given.ts';
import type { LoadedScenario } from './load.ts';

/** The connection that a scenario gives, with the places of its settings; null where it gives none. */
export function connectionOf({ scenario, locate }: LoadedScenario): ScenarioConnection | null {
  const { connection } = scenario;
  return connection === null ? null : { ...connection, locate: (setting) => locate(`connection.${setting}`) };
}
