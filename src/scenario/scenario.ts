import type { SettingName, SettingValue } from '../producer-settings.ts';
import type { SettingLists } from './cells.ts';
import { parseDurationMs, parseRatePerSecond } from './quantities.ts';
import type { ScenarioDocument } from './schema.ts';

/** A stretch of a load whose rate goes straight from one value to another. */
export interface ScenarioStage {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  readonly durationMs: number;
}

/** How messages are offered: a window kept full, or fixed times with a window past which messages are dropped. */
export type ScenarioLoad =
  | { readonly kind: 'closed'; readonly inFlight: number }
  | {
      readonly kind: 'open';
      readonly ratePerSecond: number;
      readonly arrivals: 'even' | 'poisson';
      readonly window: number;
    }
  | {
      readonly kind: 'stages';
      readonly stages: readonly ScenarioStage[];
      readonly arrivals: 'even' | 'poisson';
      readonly window: number;
    }
  | {
      readonly kind: 'burst';
      readonly ratePerSecond: number;
      readonly messages: number;
      readonly everyMs: number;
      readonly window: number;
    };

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
  readonly workload: { readonly kind: 'service-logs'; readonly key: 'service' | 'none' };
  readonly loads: readonly ScenarioLoad[];
  readonly backends: readonly string[];
  /** Only the settings that the scenario names, each with at least one value. */
  readonly producer: SettingLists;
  readonly lanes: number;
  /** How a lane waits for a message's time. */
  readonly pacing: 'timer' | 'spin';
  /** The least warm-up, and the longest: it ends in between when the lanes run steadily. */
  readonly warmupMs: number;
  readonly warmupLimitMs: number;
  readonly durationMs: number;
  /** The longest wait for what is unsettled when the measured window ends. */
  readonly drainMs: number;
  readonly trials: number;
  readonly seed: number;
}

/** Works a checked document out. */
export function scenarioFrom(document: ScenarioDocument): Scenario {
  const { topic } = document;
  return {
    name: document.name,
    question: document.question ?? null,
    topic: {
      name: topic.name,
      partitions: topic.partitions,
      replicationFactor: topic['replication.factor'],
      config: Object.fromEntries(Object.entries(topic.config).map(([key, value]) => [key, String(value)])),
    },
    workload: document.workload,
    loads: loadsFrom(document.load),
    backends: document.backends,
    producer: listsOf(document.producer),
    lanes: document.lanes,
    pacing: document.pacing,
    ...warmupFrom(document.warmup),
    durationMs: milliseconds(document.duration),
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

function loadsFrom(load: ScenarioDocument['load']): ScenarioLoad[] {
  if (load.kind === 'closed') return load.inFlight.map((inFlight) => ({ kind: 'closed', inFlight }));
  return load.rate.map((rate) => ({
    kind: 'open',
    ratePerSecond: checked(parseRatePerSecond(rate)),
    arrivals: load.arrivals,
    window: load.window,
  }));
}

/** A bare length is the least; the limit is then five times as long. */
function warmupFrom(warmup: ScenarioDocument['warmup']): Pick<Scenario, 'warmupMs' | 'warmupLimitMs'> {
  if (typeof warmup !== 'object') {
    const warmupMs = milliseconds(warmup);
    return { warmupMs, warmupLimitMs: 5 * warmupMs };
  }
  return { warmupMs: milliseconds(warmup.min), warmupLimitMs: milliseconds(warmup.max) };
}

const milliseconds = (text: string | number): number => checked(parseDurationMs(text));

/** The schema let only readable quantities through; anything else here is a bug of ours. */
function checked(quantity: number | null): number {
  if (quantity === null) throw new TypeError('a quantity that the scenario schema accepted cannot be read');
  return quantity;
}
