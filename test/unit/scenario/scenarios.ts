import { type LoadedScenario, parseScenario } from '../../../src/scenario/load.ts';
import { parseSets } from '../../../src/scenario/overrides.ts';

export const knownBackends = ['kafkajs', 'confluent', 'null'];

/** The least that a scenario must say. */
export const least = `name: least
topic: { name: logs }
load: { kind: open, rate: 5000/s }
backends: [kafkajs]
`;

/** A scenario's text, as if it were read from s.yaml with these `--set` options. */
export function scenarioOf(text: string, ...sets: string[]): LoadedScenario {
  return parseScenario('s.yaml', text, parseSets(sets), knownBackends);
}
