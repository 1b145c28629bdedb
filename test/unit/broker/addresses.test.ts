import { describe, expect, it } from 'vitest';
import { parseAddresses } from '../../../src/broker/addresses.ts';
import { LingerlabError } from '../../../src/errors.ts';

function problemsOf(texts: string[]): string[] {
  try {
    parseAddresses(texts);
  } catch (error) {
    if (error instanceof LingerlabError && error.exitCode === 2)
      return error.problems.map(({ what }) => what);
    throw error;
  }
  return [];
}

describe('parseAddresses', () => {
  it('splits lists, trims, and drops repetitions', () => {
    expect(parseAddresses(['a:1, b.example.org:9092', '10.0.0.1:65535,a:1'])).toEqual([
      'a:1',
      'b.example.org:9092',
      '10.0.0.1:65535',
    ]);
  });

  it.each([
    ['localhost', 'has no port'],
    ['localhost:', 'has no port from 1 to 65535'],
    ['localhost:0', 'has no port from 1 to 65535'],
    ['localhost:65536', 'has no port from 1 to 65535'],
    ['localhost:90x', 'has no port from 1 to 65535'],
    [':9092', 'has no valid host name'],
    ['a b:9092', 'has no valid host name'],
    ['-a:9092', 'has no valid host name'],
    ['', 'an address is empty'],
    ['kafka://a:9092', 'is a URL'],
    ['[::1]:9092', 'IPv6'],
    ['::1:9092', 'IPv6'],
  ])('refuses %j', (text, what) => {
    expect(problemsOf([text])).toEqual([expect.stringContaining(what)]);
  });

  it.each(['app:hunter2@a:9092', 'kafka://app:hunter2@a:9092', 'b:1,app:hun,ter2@a:9092'])(
    'refuses a password in an address without quoting it: %s',
    (text) => {
      const problems = problemsOf([text]);
      expect(problems).toEqual([expect.stringContaining('no user and no password')]);
      expect(problems.join()).not.toMatch(/hun|app/);
    },
  );

  it('tells every problem at once', () => {
    expect(problemsOf(['a:1,b,c:0'])).toHaveLength(2);
    expect(problemsOf([])).toEqual(['no address is given']);
  });
});
