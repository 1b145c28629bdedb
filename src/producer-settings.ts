/**
 * Kafka's producer settings, under Kafka's own names: which ones a scenario may sweep, their types and ranges, and
 * the combinations that no client accepts. Source: Apache Kafka's producer configuration reference.
 */

export const compressionTypes = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type CompressionType = (typeof compressionTypes)[number];

/** `all` waits for every in-sync replica, 1 for the leader, 0 for nobody. */
export type Acks = 0 | 1 | 'all';

/** Settings as asked for. One that is left out is the client's own default. */
export interface ProducerSettings {
  acks?: Acks;
  /** Most bytes of a batch for one partition. */
  'batch.size'?: number;
  /** Milliseconds that a batch waits for more messages. */
  'linger.ms'?: number;
  'compression.type'?: CompressionType;
  /** Requests to one broker that may await their answer at once. */
  'max.in.flight.requests.per.connection'?: number;
  'enable.idempotence'?: boolean;
  /** How often a request that failed in a way that may pass is sent again. */
  retries?: number;
  /** Milliseconds to wait for a broker's answer to one request. */
  'request.timeout.ms'?: number;
  /** Milliseconds from send() to a final success or failure, retries included. */
  'delivery.timeout.ms'?: number;
}

export type SettingName = keyof ProducerSettings;
export type SettingValue = string | number | boolean;

interface IntegerSetting {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  readonly unit?: 'bytes' | 'ms';
}
interface ChoiceSetting {
  readonly kind: 'choice';
  readonly choices: readonly SettingValue[];
}
export type SettingRule = IntegerSetting | ChoiceSetting;

const int32Max = 2_147_483_647;

/** What each setting accepts. */
export const settingRules: Readonly<Record<SettingName, SettingRule>> = {
  acks: { kind: 'choice', choices: [0, 1, 'all'] },
  'batch.size': { kind: 'integer', min: 1, max: int32Max, unit: 'bytes' },
  'linger.ms': { kind: 'integer', min: 0, max: 900_000, unit: 'ms' },
  'compression.type': { kind: 'choice', choices: compressionTypes },
  'max.in.flight.requests.per.connection': { kind: 'integer', min: 1, max: 1_000_000 },
  'enable.idempotence': { kind: 'choice', choices: [true, false] },
  retries: { kind: 'integer', min: 0, max: int32Max },
  'request.timeout.ms': { kind: 'integer', min: 1, max: 900_000, unit: 'ms' },
  'delivery.timeout.ms': { kind: 'integer', min: 1, max: int32Max, unit: 'ms' },
};

export const settingNames = Object.keys(settingRules) as SettingName[];

/** Why these settings cannot go together, one sentence a conflict; empty where they can. */
export function settingConflicts(settings: ProducerSettings): string[] {
  const conflicts: string[] = [];
  const inFlight = settings['max.in.flight.requests.per.connection'];
  const linger = settings['linger.ms'];
  const delivery = settings['delivery.timeout.ms'];
  if (settings['enable.idempotence'] === true) {
    if (settings.acks !== undefined && settings.acks !== 'all')
      conflicts.push(`enable.idempotence=true needs acks=all, not acks=${settings.acks}`);
    if (inFlight !== undefined && inFlight > 5)
      conflicts.push(
        `enable.idempotence=true allows at most 5 for max.in.flight.requests.per.connection, not ${inFlight}`,
      );
    if (settings.retries === 0) conflicts.push('enable.idempotence=true needs retries of at least 1, not 0');
  }
  if (linger !== undefined && delivery !== undefined && linger >= delivery)
    conflicts.push(`linger.ms=${linger} must be less than delivery.timeout.ms=${delivery}`);
  return conflicts;
}
