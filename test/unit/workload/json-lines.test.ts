import { describe, expect, it } from 'vitest';
import { checkJsonLines } from '../../../src/workload/json-lines.ts';
import { readLineFile } from '../../../src/workload/line-file.ts';
import { problemsOf } from '../problems.ts';
import { withFile } from './files.ts';

const keysOf = (content: string | Buffer, field: string | null) =>
  withFile(content, (path) => checkJsonLines(path, readLineFile(path), field));

const problemsIn = (content: string | Buffer, field: string | null = null) =>
  withFile(content, async (path) =>
    (await problemsOf(() => checkJsonLines(path, readLineFile(path), field))).map((text) =>
      text.replace(path, 'f'),
    ),
  );

describe('keys from a field', () => {
  it.each([
    ['id', '{"id":"a"}', 'a'],
    ['user.id', '{"user":{"id":"ü"}}', 'ü'],
    ['id', '{"id":""}', ''],
    ['id', '{"id":12.5}', '12.5'],
    ['id', '{"id":-9007199254740991}', '-9007199254740991'],
    ['id', '{"id":false}', 'false'],
    ['items.1.sku', '{"items":[{},{"sku":"x"}]}', 'x'],
  ])('%s of %s', async (field, line, key) => {
    expect((await keysOf(line, field)).map(String)).toEqual([key]);
  });

  it('are one Buffer where they are equal, a line each', async () => {
    const keys = await keysOf('{"id":1}\n\n{"id":2}\n{"id":"1"}', 'id');
    expect(keys.map(String)).toEqual(['1', '2', '1']);
    expect(keys[0]).toBe(keys[2]);
  });

  it('are none where none is asked for, and any JSON does', async () => {
    expect(await keysOf('1\nnull\n"a"\n[]', null)).toEqual([]);
  });
});

describe('lines that do not do', () => {
  it.each([
    ['{"id":}', 'id', /^f:1: is not valid JSON: /],
    ['{"a":1}', 'id', 'f:1: has no field id to take the key from'],
    ['5', 'id', 'f:1: has no field id to take the key from'],
    ['{"user":"x"}', 'user.id', 'f:1: has no field user.id to take the key from'],
    ['{}', 'constructor', 'f:1: has no field constructor to take the key from'],
    ['{"id":null}', 'id', 'f:1: its id is null, of which no key can be made'],
    ['{"id":{}}', 'id', 'f:1: its id is a mapping, of which no key can be made'],
    ['{"id":[1]}', 'id', 'f:1: its id is a list, of which no key can be made'],
    ['{"id":9007199254740993}', 'id', /^f:1: its id is a number beyond 2\^53, .*: write it as a text$/],
    [Buffer.from('{"id":"\xff"}', 'latin1'), 'id', 'f:1: is not UTF-8'],
  ])('%s', async (content, field, problem) => {
    const problems = await problemsIn(content, field);
    expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('are named together, by their numbers in the file', async () => {
    const problems = await problemsIn('{"id":1}\n\n{oops\n{"id":2}\n{"no":1}\n', 'id');
    expect(problems).toEqual([
      expect.stringMatching(/^f:3: is not valid JSON/),
      'f:5: has no field id to take the key from',
    ]);
  });

  it('are named ten at most, and the rest counted', async () => {
    const problems = await problemsIn('x\n'.repeat(13));
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toBe('f: and 3 more lines like these');
    expect(await problemsIn('x\n'.repeat(10))).toHaveLength(10);
  });
});
