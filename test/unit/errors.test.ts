import { describe, expect, it } from 'vitest';
import {
  configurationError,
  exitCodes,
  formatProblem,
  LingerlabError,
  messageOf,
  together,
  unavailableError,
} from '../../src/errors.ts';

describe('a problem', () => {
  it('is one line: where, what, and the remedy if there is one', () => {
    expect(formatProblem({ where: 's.yaml:1:2', what: 'is wrong' })).toBe('s.yaml:1:2: is wrong');
    expect(formatProblem({ where: '--x', what: 'is wrong', remedy: 'mend it' })).toBe(
      '--x: is wrong — mend it',
    );
  });
});

describe('an error that a user can act on', () => {
  it('holds every problem, a line each, and exits with 2 where the configuration is wrong', () => {
    const problems = [
      { where: 'a', what: 'x' },
      { where: 'b', what: 'y', remedy: 'z' },
    ];
    const error = configurationError(problems);
    expect(error).toBeInstanceOf(LingerlabError);
    expect(error).toMatchObject({ name: 'LingerlabError', exitCode: 2, problems, message: 'a: x\nb: y — z' });
  });

  it('exits with 5 where something is not available, and keeps its cause', () => {
    const cause = new Error('refused');
    const error = unavailableError('a:1', 'does not answer', 'start it', cause);
    expect(error).toMatchObject({ exitCode: 5, message: 'a:1: does not answer — start it', cause });
  });

  it('has exit codes that scripts depend on', () => {
    expect(exitCodes).toEqual({
      done: 0,
      regression: 1,
      usage: 2,
      inconclusive: 3,
      invalid: 4,
      unavailable: 5,
      interrupted: 130,
    });
  });
});

describe('what a thrown value has to say', () => {
  it.each([
    [new Error('first\nsecond'), 'first'],
    [new TypeError(''), 'TypeError'],
    ['a text\nand more', 'a text'],
    [new Error('\u001b[31mred\u0007'), 'red'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
  ])('%s', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe('works done together', () => {
  const bad = (where: string) => () => {
    throw configurationError([{ where, what: 'is bad' }]);
  };

  it('give what they gave, in order', async () => {
    expect(
      await together(
        () => 1,
        async () => 'two',
      ),
    ).toEqual([1, 'two']);
  });

  it('tell the configuration problems of all of them', async () => {
    await expect(together(bad('a'), () => 1, bad('b'))).rejects.toMatchObject({
      exitCode: 2,
      problems: [{ where: 'a' }, { where: 'b' }],
    });
  });

  it('let any other error through', async () => {
    const unavailable = () => {
      throw unavailableError('host:1', 'does not answer');
    };
    await expect(together(bad('a'), unavailable)).rejects.toMatchObject({ exitCode: 5 });
  });
});
