import type { Trial } from '../result/schema.ts';

/**
 * A trial with the doubt that its cluster was not whole, or did not stay so: its figures hold, and are no other's. A
 * trial that failed has its own cause, and is given these losses beside it.
 */
export function doubtLosses(trial: Trial, losses: readonly string[]): Trial {
  if (losses.length === 0) return trial;
  const warning = { code: 'BROKER_LOST', message: losses.join('; '), severity: 'suspect' as const };
  const warnings = [...trial.warnings, warning];
  return trial.state === 'failed' ? { ...trial, warnings } : { ...trial, warnings, state: 'suspect' };
}
