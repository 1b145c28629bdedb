import type { Connection } from '../connection.ts';
import type { ProducerSettings, SettingName } from '../producer-settings.ts';
import type { Backend } from './backend.ts';

/** Why a client cannot honour these settings, one by one and together; empty where it can. */
export function unsupportedBy(
  backend: Pick<Backend, 'name' | 'support' | 'refuses'>,
  settings: ProducerSettings,
): string[] {
  const reasons = (Object.keys(settings) as SettingName[]).flatMap((setting) => {
    const { how, note } = backend.support[setting];
    if (how !== 'unsupported') return [];
    return `${backend.name} does not support ${setting}${note ? ` (${note})` : ''}`;
  });
  const refusal = backend.refuses?.(settings) ?? null;
  return refusal === null ? reasons : [...reasons, refusal];
}

/** Why a client cannot connect in this way, one sentence; null where it can. */
export function connectionRefusal(
  backend: Pick<Backend, 'name' | 'refusesConnection'>,
  connection: Connection | undefined,
): string | null {
  if (connection === undefined || connection.protocol === 'PLAINTEXT') return null;
  if (backend.refusesConnection !== undefined) return backend.refusesConnection(connection);
  return `${backend.name} connects without TLS and SASL only, not with security.protocol ${connection.protocol}`;
}
