import type { EffectiveSettings } from '../backend/backend.ts';
import type { Plugin } from '../backend/plugin-probe.ts';
import { findBackend } from '../backend/registry.ts';
import type { TopicDescription } from '../broker/admin.ts';
import type { Broker } from '../broker/broker.ts';
import { type Load, type Point, type Result, resultSchemaId, type Trial } from '../result/schema.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import type { PlannedPoint } from '../scenario/plan.ts';
import { lingerlabVersion } from '../version.ts';
import type { WorkloadFacts } from '../workload/inspect.ts';
import { disagreements } from './agreement.ts';
import { describeEnvironment } from './environment.ts';
import type { Plan } from './plan.ts';
import { describePlugins } from './plugins.ts';
import { summarise } from './summary.ts';

/** What is measured, as far as a result says so before its first trial. */
export interface Draftable extends Pick<Plan, 'workload' | 'plugins'> {
  readonly drafted: readonly PlannedPoint[];
  readonly trialsPlanned: number;
}

/** What a result says before its first trial. */
export async function draftResult(
  id: string,
  loaded: LoadedScenario,
  { drafted, trialsPlanned, workload, plugins }: Draftable,
  argv: readonly string[],
): Promise<Omit<Result, 'broker'>> {
  const { scenario, source } = loaded;
  const now = new Date().toISOString();
  return {
    schema: resultSchemaId,
    run: {
      id,
      startedAt: now,
      finishedAt: now,
      version: lingerlabVersion(),
      scenario: {
        name: scenario.name,
        question: scenario.question,
        sha256: source.sha256,
        text: source.text,
        ...(scenario.connection !== null && { folder: source.folder }),
        overrides: { ...source.overrides },
      },
      seed: scenario.seed,
      argv: [...argv],
      state: 'running',
      trialsPlanned,
    },
    environment: { ...(await describeEnvironment()), ...describePlugins(plugins) },
    workload: describeWorkload(workload),
    points: await Promise.all(drafted.map((point) => draftPoint(point, plugins))),
  };
}

/** A point before its first trial. */
export async function draftPoint(point: PlannedPoint, plugins: readonly Plugin[]): Promise<Point> {
  const plugin = plugins.find(({ backend }) => backend.name === point.backend);
  const { host, defaultsNote } = plugin?.backend ?? (await findBackend(point.backend));
  return {
    id: point.id,
    backend: point.backend,
    load: structuredClone(point.load) as Load,
    lanes: point.lanes,
    producer: {
      requested: { ...point.settings },
      effective: {},
      how: {},
      ...(point.clientDefaults && { clientDefaults: true, ...(defaultsNote && { defaultsNote }) }),
      host,
    },
    skipped: point.skipped,
    trials: [],
    summary: {},
  };
}

/** What the result says of what is sent: the scenario's own words for it, and what was found. */
const describeWorkload = ({
  spec,
  keyWords,
  meanBytes,
  description,
  lines,
}: WorkloadFacts): Result['workload'] => ({
  ...structuredClone(spec),
  key: keyWords,
  meanBytes,
  description,
  ...(lines !== null && { lines }),
});

/** What the result says of the broker. */
export function describeBroker(
  broker: Broker,
  brokers: number,
  topic: { created: boolean; description: TopicDescription },
): Result['broker'] {
  const { name, partitions, replicationFactor, minInsyncReplicas, config } = topic.description;
  return {
    kind: broker.kind,
    version: broker.version,
    ...(broker.coordination !== undefined && { coordination: broker.coordination }),
    ...(broker.kept === true && { kept: true }),
    caveat: broker.caveat,
    brokers,
    bootstrap: [...broker.bootstrap],
    ...describeConnection(broker),
    topic: { name, created: topic.created, partitions, replicationFactor, minInsyncReplicas, config },
  };
}

/** What may be told of a connection; nothing for a plain one. */
function describeConnection({ connection, tlsVersion }: Broker): Pick<Result['broker'], 'connection'> {
  if (connection === undefined || connection.protocol === 'PLAINTEXT') return {};
  const { protocol, tls, sasl } = connection;
  return {
    connection: {
      'security.protocol': protocol,
      'sasl.mechanism': sasl?.mechanism ?? null,
      'ssl.endpoint.identification.algorithm':
        tls === null ? null : tls.endpointIdentification ? 'https' : 'none',
      tlsVersion: tlsVersion ?? null,
    },
  };
}

/** Puts a trial into its point, and works out anew what they say together. */
export function addTrial(point: Point, trial: Trial, effective: EffectiveSettings | null): void {
  point.trials.push(trial);
  point.summary = summarise(point.trials);
  point.warnings = disagreements(point.trials, point.load);
  if (effective === null) return;
  for (const [name, setting] of Object.entries(effective)) {
    point.producer.effective[name] = setting.value;
    point.producer.how[name] = setting.how;
  }
}
