import type { CheckLine } from '../result/calibration.ts';
import type { Scope } from './embedded-clients.ts';
import type { Ground } from './ground.ts';

export const checkNames = ['round-trip', 'stall', 'lag', 'ceiling', 'overhead'] as const;
export type CheckName = (typeof checkNames)[number];

/** One thing that a calibration proves or measures. */
export interface Check {
  readonly name: CheckName;
  /** About how long it takes. */
  seconds(scope: Scope): number;
  run(ground: Ground): Promise<CheckLine[]>;
}

/** A trial that gave no figures; the message says why. */
export class TrialFailed extends Error {
  override readonly name = 'TrialFailed';
}

type Figures = CheckLine['figures'];

/** A line with a verdict; null for a figure without a limit, and where nothing could be judged. */
export const judged = (
  name: string,
  passed: boolean | null,
  text: string,
  figures: Figures = {},
): CheckLine => ({ name, passed, skipped: false, text, figures });

/** A line about what could not be measured here, and why. */
export const skipped = (name: string, why: string): CheckLine => ({
  name,
  passed: null,
  skipped: true,
  text: `skipped: ${why}`,
  figures: {},
});
