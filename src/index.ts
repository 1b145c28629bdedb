/**
 * lingerlab as a library: run a scenario from code, and read and render its results.
 *
 * @packageDocumentation
 */
import { backendNames } from './backend/registry.ts';
import type { BrokerChoice, ManagedBrokerKind } from './broker/broker.ts';
import { secureChoice } from './broker/secure-choice.ts';
import { checkConnection, planRun } from './run/plan.ts';
import { checkReplication } from './run/replication.ts';
import { runPlan } from './run/runner.ts';
import type { RunOptions, SavedResult } from './run/session.ts';
import { connectionOf } from './scenario/connection.ts';
import { loadScenario } from './scenario/load.ts';
import type { Override } from './scenario/overrides.ts';

export type {
  Acknowledgements,
  Backend,
  ClientReading,
  EffectiveSetting,
  EffectiveSettings,
  Message,
  Producer,
  ProducerOptions,
  SettingSupport,
  Support,
} from './backend/backend.ts';
export type { PluginBackend, PluginProducer } from './backend/plugin.ts';
export { backendNames } from './backend/registry.ts';
export { exitCodes, LingerlabError, type Problem } from './errors.ts';
export type { ProducerSettings, SettingName, SettingValue } from './producer-settings.ts';
export { renderCsv } from './report/csv.ts';
export { renderHtml } from './report/html.ts';
export { renderMarkdown } from './report/markdown.ts';
export { renderTable } from './report/terminal.ts';
export type { Latency, MeasuredTrial, Point, Result, Trial, Warning } from './result/schema.ts';
export { readResult } from './result/store.ts';
export type { RunEvent, RunListener } from './run/events.ts';
export type { SavedResult } from './run/session.ts';

/** How to run a scenario from code. */
export interface ScenarioOptions extends Pick<RunOptions, 'deleteTopic' | 'signal' | 'onEvent'> {
  /**
   * A broker that lingerlab starts, or the addresses (`host:port`) of one that there is. Default: `embedded`. An Apache
   * Kafka may be chosen closer: `{ kind: 'apache-kafka', version: '3.4.1', nodes: 3 }`. A `connection` that is given with
   * addresses is taken as it is, in place of the scenario's and the environment's.
   */
  readonly broker?: ManagedBrokerKind | readonly string[] | BrokerChoice;
  /**
   * Values put over the scenario by dotted path, as with --set: `{ 'producer.linger.ms': [0, 5], trials: 1 }`; a module's
   * path begins at the working folder.
   */
  readonly set?: Readonly<Record<string, unknown>>;
  /** The folder in which the run's own folder is made. Default: `reports`. */
  readonly reportsFolder?: string;
}

/**
 * Runs a scenario file and resolves with its result and the file that holds it, which is saved after each trial. When
 * `signal` aborts, the result's state is `interrupted`.
 *
 * @throws LingerlabError for a bad scenario, or a broker or client that is not available; its `exitCode` says which.
 */
export async function runScenario(path: string, options: ScenarioOptions = {}): Promise<SavedResult> {
  const { broker = 'embedded', set = {}, reportsFolder = 'reports', ...rest } = options;
  const overrides = Object.entries(set).map(
    ([key, value]): Override => ({ path: key, value, flag: `set ${key}` }),
  );
  const loaded = await loadScenario(path, overrides, backendNames);
  const choice = await secureChoice(choiceOf(broker), connectionOf(loaded), process.env);
  checkReplication(loaded, choice);
  const plan = await planRun(loaded);
  checkConnection(loaded, plan, choice);
  return runPlan(loaded, plan, { ...rest, broker: choice, reportsFolder });
}

function choiceOf(broker: NonNullable<ScenarioOptions['broker']>): BrokerChoice {
  if (typeof broker === 'string') return { kind: broker };
  return 'kind' in broker ? broker : { kind: 'external', addresses: broker };
}
