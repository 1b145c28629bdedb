import { asSentence } from '../format.ts';
import type { Point, Result } from '../result/schema.ts';
import { isAtDefaults } from './columns.ts';
import { describeReplicas } from './heading.ts';

/** What one client does when nothing is set: its own values, and in a sentence what no setting tells. */
export interface ClientDefaults {
  readonly backend: string;
  readonly text: string;
}

/** The defaults of each client that a run measured with nothing set, as its trials found them; each client once. */
export function clientDefaultsOf(result: Result): ClientDefaults[] {
  const told = result.points.filter((point) => isAtDefaults(point) && point.trials.length > 0);
  const backends = [...new Set(told.map(({ backend }) => backend))];
  return backends.map((backend) => {
    const own = told.filter((point) => point.backend === backend);
    const connected = own.find(({ producer }) => Object.keys(producer.effective).length > 0);
    return { backend, text: describeDefaults(connected ?? own[0]!, describeReplicas(result)) };
  });
}

function describeDefaults({ producer }: Point, replicas: string): string {
  const settings = Object.entries(producer.effective).map(([name, value]) =>
    name === 'acks' ? `acks=${value} (${replicas})` : `${name}=${value}`,
  );
  const inForce =
    settings.length === 0 ? 'it never connected, so what was in force is unknown' : settings.join(', ');
  return producer.defaultsNote === undefined
    ? `${inForce}.`
    : `${inForce}. ${asSentence(producer.defaultsNote)}`;
}
