import { type ExitCode, exitCodes } from '../errors.ts';
import type { MaxRate, RateSearch } from '../result/search-schema.ts';

/**
 * What a search exits with, where it had trials with figures and was not interrupted: of several points, 4 where none gave
 * an answer, else 3 where one gave none that is confirmed, else 1 where no rate of one meets the SLO, else 0.
 */
export function answersCode({ searches }: MaxRate): ExitCode {
  const kinds = searches.map(({ answer }) => answer?.kind ?? 'invalid');
  if (kinds.every((kind) => kind === 'invalid')) return exitCodes.invalid;
  if (kinds.some((kind) => kind === 'invalid' || kind === 'unconfirmed')) return exitCodes.inconclusive;
  return kinds.includes('none') ? exitCodes.regression : exitCodes.done;
}

/** Whether there is nothing more to find out after an answer. */
export const isFinal = (answer: RateSearch['answer']): boolean =>
  answer !== null && ['interval', 'at-least', 'none'].includes(answer.kind);
