import type { SettingName, SettingValue } from '../producer-settings.ts';
import type { TuneAxis } from '../result/search-schema.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What a search varies, and what has to be put over the scenario so that its matrix holds all of it. */
export interface ChosenAxes {
  readonly axes: readonly TuneAxis[];
  /** Values by dotted path. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** Whether an SLO kept values of linger.ms out. */
  readonly cut: boolean;
}

export interface AxisLimits {
  /** Cores of the machine that the lanes share. */
  readonly cores: number;
  /** A batch that waits so long cannot meet the SLO; infinite where none limits a response. */
  readonly lingerBelowMs: number;
  /** Whether the scenario, or a flag, says something of its own at a path. */
  readonly says: (path: string) => boolean;
}

/** Where a scenario leaves a setting out: the values between which clients are known to differ. */
const ranges = {
  'batch.size': [16_384, 65_536, 262_144, 1_000_000],
  'linger.ms': [0, 5, 20, 50],
  'compression.type': ['none', 'lz4', 'zstd', 'gzip', 'snappy'],
  'max.in.flight.requests.per.connection': [1, 5],
} as const satisfies Partial<Record<SettingName, readonly SettingValue[]>>;

const unordered: readonly string[] = ['backend', 'compression.type', 'acks', 'enable.idempotence'];

/**
 * The axes of a search: what the scenario lists, and a sensible range for each setting that it does not name. A setting
 * with one value stays there. acks is only varied where the scenario lists it: weaker is for its user to allow.
 */
export function chooseAxes(scenario: Scenario, limits: AxisLimits): ChosenAxes {
  const overrides: Record<string, unknown> = {};
  const lists = new Map<string, TuneAxis>();
  let cut = false;
  const add = (name: string, values: readonly SettingValue[], from: TuneAxis['from']): void => {
    if (values.length > 1)
      lists.set(name, { name, values: [...values], from, ordered: !unordered.includes(name) });
  };
  add('backend', scenario.backends, 'scenario');
  for (const [name, values] of scenario.producer) add(name, values, 'scenario');
  for (const [name, range] of Object.entries(ranges)) {
    if (scenario.producer.has(name as SettingName)) continue;
    const values =
      name === 'linger.ms' ? range.filter((value) => Number(value) < limits.lingerBelowMs) : [...range];
    cut ||= values.length < range.length;
    overrides[`producer.${name}`] = values;
    add(name, values, 'range');
  }
  if (!scenario.producer.has('acks')) overrides['producer.acks'] = ['all'];
  if (limits.says('lanes')) add('lanes', scenario.lanes, 'scenario');
  else {
    overrides['lanes'] = laneRange(limits.cores);
    add('lanes', laneRange(limits.cores), 'range');
  }
  return { axes: [...lists.values()], overrides, cut };
}

/** One, two, and half of the cores: the broker and the client's own threads need the rest. */
const laneRange = (cores: number): number[] =>
  [...new Set([1, Math.min(2, cores), Math.floor(cores / 2)])]
    .filter((lanes) => lanes > 0)
    .sort((a, b) => a - b);
