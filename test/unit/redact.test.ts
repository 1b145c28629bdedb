import { expect, it } from 'vitest';
import { formatProblem, LingerlabError, messageOf, unavailableError } from '../../src/errors.ts';
import { laneError } from '../../src/lane/errors.ts';
import { netted, redacted, withhold } from '../../src/redact.ts';

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

it('blots out web tokens that nobody withheld, and nothing that only resembles them', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ sub: 'app', exp: 1_900_000_000 });
  expect(redacted(`auth=Bearer ${part({ alg: 'RS256' })}.${claims}.si-gn_ature, b`)).toBe(
    'auth=Bearer ***, b',
  );
  expect(redacted(`${part({ alg: 'none' })}.${claims}.`)).toBe('***');
  expect(redacted('e30.example.com eyJ.x 1.2.3 keyJob.run.sh')).toBe(
    'e30.example.com eyJ.x 1.2.3 keyJob.run.sh',
  );
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

it('takes ordinary words out of what others say, and not out of a sentence of its own', () => {
  withhold('user', '9092', 'user-1');
  const said = messageOf(new Error('no user user-1 on 9092'));
  expect(said).toBe('no *** *** on ***');
  const error = unavailableError('broker:9092', `the broker refuses the user user-1: ${said}`);
  const expected = 'broker:9092: the broker refuses the user ***: no *** *** on ***';
  expect(error.message).toBe(expected);
  // A lane's error goes through as many hands as it crosses threads.
  expect(messageOf(laneError('CONNECT_FAILED', messageOf(error), error))).toBe(expected);
  expect(netted('user 9092')).toBe('user 9092');
});
