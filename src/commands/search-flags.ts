import { configurationError } from '../errors.ts';
import { parseDurationMs } from '../scenario/quantities.ts';

/** The seconds that a search may take. Throws a LingerlabError (exit code 2). */
export function budgetFrom(text: string): number {
  const milliseconds = parseDurationMs(text);
  if (milliseconds !== null && milliseconds > 0) return milliseconds / 1000;
  throw configurationError([
    { where: `--budget ${text}`, what: 'is no length of time up to 24h', remedy: 'write 10m, 90s or 1h' },
  ]);
}

/** What a search that is gone on with was asked for stays. Throws a LingerlabError (exit code 2) naming what is given. */
export function refuseWithResume<Flag extends string>(
  flags: Partial<Readonly<Record<Flag, unknown>>>,
  names: readonly Flag[],
): void {
  const given = names.filter((name) => flags[name] !== undefined);
  if (given.length > 0)
    throw configurationError(
      given.map((name) => ({
        where: `--${name}`,
        what: 'cannot be given with --resume',
        remedy: 'the result holds the search that it goes on with',
      })),
    );
}
