import { HostedProgramEnded } from '../broker/hosted.ts';
import { exitCodes, LingerlabError, messageOf } from '../errors.ts';
import type { CheckLine } from '../result/calibration.ts';
import { ceiling } from './ceiling.ts';
import { type Check, judged, skipped, TrialFailed } from './check.ts';
import type { Ground } from './ground.ts';
import { lag } from './lag.ts';
import { overhead } from './overhead.ts';
import { roundTrip } from './round-trip.ts';
import { stall } from './stall.ts';

/** All checks, in the order in which they run. */
export const checks: readonly Check[] = [roundTrip, stall, lag, ceiling, overhead];

/** Told before each check begins. */
export type CheckListener = (check: Check) => void;

/**
 * Runs checks one after another, and gives each one's lines as it ends. A check that cannot run here is skipped with
 * its reason, and one whose trial fails has failed. Rejects where it is interrupted, or for anything else.
 */
export async function* runChecks(
  chosen: readonly Check[],
  ground: Ground,
  onCheck: CheckListener,
): AsyncGenerator<readonly CheckLine[]> {
  for (const check of chosen) {
    ground.signal.throwIfAborted();
    onCheck(check);
    yield await linesOf(check, ground);
  }
}

async function linesOf(check: Check, ground: Ground): Promise<readonly CheckLine[]> {
  const needsClient = check.name !== 'lag' && check.name !== 'ceiling';
  if (needsClient && ground.clients.length === 0) return [skipped(check.name, 'no client is installed')];
  try {
    return await check.run(ground);
  } catch (error) {
    if (ground.signal.aborted) throw error;
    if (error instanceof LingerlabError && error.exitCode === exitCodes.unavailable)
      return [skipped(check.name, messageOf(error))];
    if (error instanceof TrialFailed || error instanceof HostedProgramEnded)
      return [judged(check.name, false, `could not be measured: ${messageOf(error)}`)];
    throw error;
  }
}
