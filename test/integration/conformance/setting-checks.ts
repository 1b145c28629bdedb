import type { SettingName, SettingValue } from '../../../dist/producer-settings.js';
import { batchSizeChecks, compressionChecks, lingerChecks } from './batching-checks.ts';
import type { Check } from './ground.ts';
import {
  acksChecks,
  deliveryTimeoutChecks,
  idempotenceChecks,
  inFlightChecks,
  requestTimeoutChecks,
  retriesChecks,
} from './request-checks.ts';

export interface SettingChecks {
  /** A value that is no client's default. */
  readonly sample: SettingValue;
  readonly checks: readonly Check[];
}

/** How each setting is shown to take effect by what the broker received. */
export const settingChecks: Readonly<Record<SettingName, SettingChecks>> = {
  acks: { sample: 1, checks: acksChecks },
  'batch.size': { sample: 5000, checks: batchSizeChecks },
  'linger.ms': { sample: 7, checks: lingerChecks },
  'compression.type': { sample: 'gzip', checks: compressionChecks },
  'max.in.flight.requests.per.connection': { sample: 2, checks: inFlightChecks },
  'enable.idempotence': { sample: true, checks: idempotenceChecks },
  retries: { sample: 3, checks: retriesChecks },
  'request.timeout.ms': { sample: 12_345, checks: requestTimeoutChecks },
  'delivery.timeout.ms': { sample: 54_321, checks: deliveryTimeoutChecks },
};
