import { resolve } from 'node:path';
import { isModulePath } from '../module-path.ts';
import type { SettingName, SettingValue } from '../producer-settings.ts';
import type { ConnectionSettings } from '../security/settings.ts';
import type { SettingLists } from './cells.ts';
import { loadsFrom, milliseconds, type ScenarioLoad, stagesMs } from './loads.ts';
import type { ScenarioDocument } from './schema.ts';
import type { WorkloadDocument } from './workload-schema.ts';

/** A scenario, worked out: defaults filled in, times in milliseconds, each axis a list. */
export interface Scenario {
  readonly name: string;
  readonly question: string | null;
  readonly topic: {
    readonly name: string;
    readonly partitions: number;
    readonly replicationFactor: number;
    readonly config: Readonly<Record<string, string>>;
  };
  /** How to get into a cluster that the user has; null where the file does not say. */
  readonly connection: { readonly settings: ConnectionSettings; readonly folder: string } | null;
  /** A file's path is absolute. */
  readonly workload: WorkloadDocument;
  readonly loads: readonly ScenarioLoad[];
  /** Names, and absolute paths of users' own modules. */
  readonly backends: readonly string[];
  /** Only the settings that the scenario names, each with at least one value. */
  readonly producer: SettingLists;
  /** Whether each client is measured once more with nothing set, as its users get it out of the box. */
  readonly clientDefaults: boolean;
  /** Producers of a point, each on its own thread: at least one number. */
  readonly lanes: readonly number[];
  /** How a lane waits for a message's time. */
  readonly pacing: 'timer' | 'spin';
  /** The least warm-up, and the longest: it ends in between when the lanes run steadily. */
  readonly warmupMs: number;
  readonly warmupLimitMs: number;
  /** Length of the measured window; that of the stages, where there are any. */
  readonly durationMs: number;
  /** The longest wait for what is unsettled when the measured window ends. */
  readonly drainMs: number;
  readonly trials: number;
  readonly seed: number;
}

/** Works a checked document out; a path in it begins at `folder`. */
export function scenarioFrom(document: ScenarioDocument, folder: string): Scenario {
  const { topic, workload } = document;
  const loads = loadsFrom(document.load);
  const [first] = loads;
  return {
    name: document.name,
    question: document.question ?? null,
    topic: {
      name: topic.name,
      partitions: topic.partitions,
      replicationFactor: topic['replication.factor'],
      config: Object.fromEntries(Object.entries(topic.config).map(([key, value]) => [key, String(value)])),
    },
    connection: document.connection === undefined ? null : { settings: document.connection, folder },
    workload: workload.kind === 'file' ? { ...workload, path: resolve(folder, workload.path) } : workload,
    loads,
    backends: document.backends.map((name) => (isModulePath(name) ? resolve(folder, name) : name)),
    producer: listsOf(document.producer),
    clientDefaults: document.clientDefaults,
    lanes: document.lanes,
    pacing: document.pacing,
    ...warmupFrom(document.warmup),
    durationMs: first?.kind === 'stages' ? stagesMs(first.stages) : milliseconds(document.duration),
    drainMs: milliseconds(document.drain),
    trials: document.trials,
    seed: document.seed,
  };
}

/** The settings that a document names, each with its values, in the order of the setting rules. */
export function listsOf(producer: ScenarioDocument['producer']): SettingLists {
  return new Map(
    Object.entries(producer).filter(
      (entry): entry is [SettingName, SettingValue[]] => entry[1] !== undefined,
    ),
  );
}

/** A bare length is the least; the limit, where it is not given, is five times as long. */
function warmupFrom(warmup: ScenarioDocument['warmup']): Pick<Scenario, 'warmupMs' | 'warmupLimitMs'> {
  const { min, max } = typeof warmup === 'object' ? warmup : { min: warmup, max: undefined };
  const warmupMs = milliseconds(min);
  const warmupLimitMs = max === undefined ? 5 * warmupMs : milliseconds(max);
  return { warmupMs, warmupLimitMs };
}
