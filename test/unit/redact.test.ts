import { expect, it } from 'vitest';
import { formatProblem, LingerlabError, messageOf, unavailableError } from '../../src/errors.ts';
import { redacted, withhold } from '../../src/redact.ts';

it('blots out what is withheld, also where it is written as in JSON or a URL', () => {
  withhold('pa"ss wörd');
  expect(redacted('a pa"ss wörd b')).toBe('a *** b');
  expect(redacted(JSON.stringify({ password: 'pa"ss wörd' }))).toBe('{"password":"***"}');
  expect(redacted(`http://x/?p=${encodeURIComponent('pa"ss wörd')}`)).toBe('http://x/?p=***');
});

it('leaves nothing of a secret that holds another one', () => {
  withhold('tiger', 'tiger-2026');
  expect(redacted('tiger-2026 and tiger')).toBe('*** and ***');
});

it('blots out each line of a key, and leaves its frame', () => {
  withhold('-----BEGIN KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END KEY-----\n');
  expect(redacted('-----BEGIN KEY----- MIGHAgEAMBMGByqGSM49')).toBe('-----BEGIN KEY----- ***');
});

it('leaves texts alone that are too short to hide anything', () => {
  withhold('', 'abc');
  expect(redacted('abc def')).toBe('abc def');
});

it('stands between errors and their readers', () => {
  withhold('hunter2-hunter2');
  expect(messageOf(new Error('bad hunter2-hunter2'))).toBe('bad ***');
  expect(formatProblem({ where: 'hunter2-hunter2', what: 'x', remedy: 'hunter2-hunter2' })).toBe(
    '***: x — ***',
  );
  const error = unavailableError('a', 'hunter2-hunter2');
  expect(error).toBeInstanceOf(LingerlabError);
  expect(error.message).toBe('a: ***');
});
