import { checks } from '../calibrate/calibrate.ts';
import { type Check, checkNames } from '../calibrate/check.ts';
import { didYouMean } from '../did-you-mean.ts';
import { configurationError } from '../errors.ts';

/**
 * The checks that a list names, in their own order; all of them without a list.
 *
 * @throws LingerlabError (exit code 2) for names that are none.
 */
export function checksNamed(list: string | undefined): readonly Check[] {
  const names = namesIn(list, checkNames, '--only', 'check');
  return checks.filter(({ name }) => names.includes(name));
}

/**
 * The clients that a list names among those that are installed, in their own order; all of them without a list.
 *
 * @throws LingerlabError (exit code 2) for names that are none of theirs.
 */
export function clientsNamed(list: string | undefined, installed: readonly string[]): readonly string[] {
  const names = namesIn(list, installed, '--backend', 'installed client');
  return installed.filter((name) => names.includes(name));
}

function namesIn(
  list: string | undefined,
  known: readonly string[],
  flag: string,
  noun: string,
): readonly string[] {
  if (list === undefined) return known;
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return names;
  throw configurationError(
    unknown.map((name) => {
      const meant = didYouMean(name, known);
      return {
        where: `${flag} ${name}`,
        what: `there is no ${noun} of that name`,
        remedy: `${meant === null ? '' : `did you mean ${meant}? `}There are ${known.join(', ')}`,
      };
    }),
  );
}
