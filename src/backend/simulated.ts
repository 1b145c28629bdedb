import { configurationError } from '../errors.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import { settingsInForce } from '../simulation/line.ts';
import { referenceModel } from '../simulation/model.ts';
import type { Backend, EffectiveSettings, SettingSupport } from './backend.ts';

const modelled: SettingSupport = { how: 'emulated', note: 'of the model: nothing is sent' };
const ignored: SettingSupport = { how: 'emulated', note: 'of the model: accepted, and without effect' };

/**
 * No client and no broker: a run computes its trials from a cost model, in no time. It is there to try a scenario, a
 * report or a search on, and its figures tell nothing of any client. It never connects.
 */
export const simulatedBackend: Backend = {
  name: 'simulated',
  packageName: null,
  host: 'thread',
  retainsBytes: false,
  support: {
    acks: modelled,
    'batch.size': modelled,
    'linger.ms': modelled,
    'compression.type': modelled,
    'max.in.flight.requests.per.connection': modelled,
    'enable.idempotence': ignored,
    retries: ignored,
    'request.timeout.ms': ignored,
    'delivery.timeout.ms': ignored,
  },
  defaults: simulatedEffective(settingsInForce(referenceModel, { settings: {} })),
  refusesConnection: () => null,
  connect: async () => {
    throw configurationError([
      {
        where: 'backend simulated',
        what: 'is a model and sends nothing',
        remedy: 'choose a client, or simulate with `lingerlab run`',
      },
    ]);
  },
};

/** Settings in force, as the model tells them. */
export function simulatedEffective(inForce: ProducerSettings): EffectiveSettings {
  return Object.fromEntries(
    Object.entries(inForce).map(([name, value]) => [name, { value, how: 'emulated' as const }]),
  );
}
