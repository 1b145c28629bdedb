import type { EffectiveSettings } from '../backend/backend.ts';
import { laneError } from './errors.ts';

/**
 * Holds a producer that was to be at its client's defaults to them.
 *
 * @throws a lane's error (CONNECT_FAILED) where lingerlab emulates a setting all the same: no user of the client gets that.
 */
export function checkClientDefaults(backend: string, effective: EffectiveSettings): void {
  const emulated = Object.entries(effective).filter(([, { how }]) => how === 'emulated');
  if (emulated.length === 0) return;
  const names = emulated.map(([name]) => name).join(', ');
  throw laneError(
    'CONNECT_FAILED',
    `${backend} emulates ${names} where nothing is set, so that these are not its client's defaults`,
  );
}
