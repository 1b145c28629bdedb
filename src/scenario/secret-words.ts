import { connectionSettings, isSecret } from '../security/settings.ts';

/** Names of what must not be shown, misspelt too, in whichever mapping they were thought to belong. */
const secretName = /pas+(?:w|phrase)|pwd|token|secret/i;
/** The same where something is given to it, up to where that begins. */
const secretGiven = new RegExp(`(?:${secretName.source})[^:=]*[:=]\\s*`, 'i');
/** Where a name ends and what is given to it begins, however it is written. */
const nameEnd = /[=:\s{]/;

/**
 * Whether something that a user wrote as `name=value` may hold a secret: of a connection all do but the settings that
 * are known to hold none.
 */
export function hidesSecret(written: string): boolean {
  if (secretName.test(written)) return true;
  const name = written.split(nameEnd, 1)[0] ?? '';
  const setting = name.replace(/^connection(\.|$)/, '');
  const ofConnection = setting !== name || /^(sasl|ssl)\./.test(setting);
  return ofConnection && (isSecret(setting) || !(connectionSettings as readonly string[]).includes(setting));
}

/** The same as messages quote it: `***` stands for a value that may hold a secret. */
export function withoutValue(written: string): string {
  const end = written.search(nameEnd);
  return end < 0 || !hidesSecret(written) ? written : `${written.slice(0, end)}=***`;
}

/** Where in a line what is given to a secret's name begins; null where it names none. */
export function secretBehind(line: string): number | null {
  const given = secretGiven.exec(line);
  return given === null ? null : given.index + given[0].length;
}
