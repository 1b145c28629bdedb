import type { Evidence } from './evidence.ts';

/** A doubt: `suspect` ones say that the figures may not mean what they seem to; `note` ones are to be known. */
export interface Doubt {
  readonly code: string;
  readonly message: string;
  readonly severity: 'suspect' | 'note';
}

/** One thing that may be wrong with a trial; a code may have two rules, one of each severity. */
export interface Rule {
  readonly code: string;
  readonly severity: Doubt['severity'];
  /** The sentence, where the rule applies; null where it does not. */
  readonly check: (evidence: Evidence) => string | null;
}

/** A share as text, as in `12.5 %`. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;

/** A share below a limit as text, with as many digits as tell it from the limit, as in `98.97 %` below 99 %. */
export function percentBelow(ratio: number, limit: number): string {
  const digits = [1, 2, 3].find((each) => Number((ratio * 100).toFixed(each)) < limit * 100) ?? 3;
  return `${(ratio * 100).toFixed(digits)} %`;
}

/** A number of messages as text, as in `34,036`. */
export const count = (messages: number): string => messages.toLocaleString('en');

/** Microseconds as text, as in `12.3 ms`. */
export const inMs = (us: number): string => `${(us / 1000).toFixed(1)} ms`;
