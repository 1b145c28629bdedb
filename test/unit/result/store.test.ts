import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '../../../src/result/schema.ts';
import {
  createRunFolder,
  parseResult,
  readResult,
  writeResult,
  writeWhole,
} from '../../../src/result/store.ts';
import { resultOf } from '../../fixtures/result.ts';
import { quickstartResult } from '../../fixtures/runs.ts';
import { problemsOf } from '../problems.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a result', () => {
  it('is read as it was written', async () => {
    const path = join(folder, 'result.json');
    const result = quickstartResult();
    await writeResult(path, result);
    expect(await readResult(path)).toEqual(result);
    expect(await readdir(folder)).toEqual(['result.json']);
  });

  it('takes the place of the one before', async () => {
    const path = join(folder, 'result.json');
    await writeResult(path, quickstartResult());
    await writeResult(path, resultOf([]));
    expect((await readResult(path)).points).toEqual([]);
  });
});

describe('writing that fails', () => {
  // Every write to /dev/full fails as on a disk that is full.
  it.runIf(existsSync('/dev/full'))(
    'leaves the file that was there whole, and nothing beside it',
    async () => {
      const path = join(folder, 'result.json');
      await writeResult(path, resultOf([]));
      await symlink('/dev/full', `${path}.partial`);
      expect(await problemsOf(() => writeResult(path, quickstartResult()))).toEqual([
        expect.stringMatching(
          /: cannot be written: ENOSPC.* — free some disk space, or name another place with --out$/,
        ),
      ]);
      expect((await readResult(path)).points).toEqual([]);
      expect(await readdir(folder)).toEqual(['result.json']);
    },
  );

  it('leaves nothing beside a place that cannot be taken', async () => {
    const path = join(folder, 'taken');
    await mkdir(path);
    expect(await problemsOf(() => writeWhole(path, 'text'))).toEqual([
      expect.stringMatching(
        /taken: cannot be written: EISDIR.* — name a folder you may write to with --out$/,
      ),
    ]);
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it.each([
    ['in a folder that is not there', 'nowhere/result.json', 'ENOENT'],
    ['below a file', 'file/result.json', 'ENOTDIR'],
  ])('%s names the place', async (_, name, code) => {
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, name);
    expect(await problemsOf(() => writeResult(path, resultOf([])))).toEqual([
      expect.stringContaining(`${path}: cannot be written: ${code}`),
    ]);
  });
});

describe('a file that is no result', () => {
  const text = JSON.stringify(resultOf([]));

  it.each([
    ['cut off', text.slice(0, -40), /^r\.json: is not whole JSON: .* — the file was cut off or edited; /],
    ['empty', '', /^r\.json: is not whole JSON: /],
    [
      'of a later schema',
      text.replace('result/1', 'result/2'),
      /^r\.json: has schema lingerlab\/result\/2, and this version reads lingerlab\/result\/1 — use the lingerlab version that wrote it/,
    ],
    [
      'without a schema',
      '{}',
      /^r\.json: is not a lingerlab result \(no schema\) — name a result\.json that a run wrote$/,
    ],
    ['of another schema', '{"schema":"other/1"}', /^r\.json: is not a lingerlab result/],
    ['nothing', 'null', /^r\.json: is not a lingerlab result/],
    ['a list', '[]', /^r\.json: is not a lingerlab result/],
    ['a text', '"lingerlab"', /^r\.json: is not a lingerlab result/],
  ])('because it is %s', async (_, content, problem) => {
    expect(await problemsOf(() => parseResult('r.json', content))).toEqual([expect.stringMatching(problem)]);
  });

  it('because it was edited: every place, at once', async () => {
    const edited = JSON.parse(text) as Result;
    Object.assign(edited.run, { seed: 'x', state: 'done' });
    Object.assign(edited, { points: 5 });
    expect(await problemsOf(() => parseResult('r.json', JSON.stringify(edited)))).toEqual([
      expect.stringMatching(/^r\.json at run\.seed: .* — the file was edited, or written by something else$/),
      expect.stringMatching(/^r\.json at run\.state: /),
      expect.stringMatching(/^r\.json at points: /),
    ]);
  });

  it('because a trial says neither that it is valid nor that it failed', async () => {
    const edited = quickstartResult();
    Object.assign(edited.points[0]!.trials[0]!, { state: 'good' });
    expect(await problemsOf(() => parseResult('r.json', JSON.stringify(edited)))).toEqual([
      expect.stringMatching(/^r\.json at points\.0\.trials\.0\.state: /),
    ]);
  });

  it('because it is not there', async () => {
    expect(await problemsOf(() => readResult(join(folder, 'none.json')))).toEqual([
      expect.stringMatching(/none\.json: cannot be read: ENOENT.* — name a result\.json that a run wrote$/),
    ]);
  });
});

describe('the folder of a run', () => {
  const now = new Date('2026-03-01T14:05:09.876Z');

  it('bears the time and the scenario’s name, and its parents are made', async () => {
    const parent = join(folder, 'a', 'b');
    expect(await createRunFolder(parent, 'quickstart', now)).toBe(
      join(parent, '20260301T140509Z-quickstart'),
    );
    expect(await readdir(parent)).toEqual(['20260301T140509Z-quickstart']);
  });

  it('has a number where there is one of that name', async () => {
    const made = await Promise.all([1, 2, 3].map(() => createRunFolder(folder, 'lab', now)));
    expect(made.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
      '20260301T140509Z-lab',
      '20260301T140509Z-lab-2',
      '20260301T140509Z-lab-3',
    ]);
  });

  it('stays within its parent, whatever the name', async () => {
    expect(await createRunFolder(folder, '../../x y', now)).toBe(join(folder, '20260301T140509Z-..-..-x-y'));
  });

  it.each(['file', 'file/reports'])('cannot be made at %s', async (name) => {
    await writeFile(join(folder, 'file'), '');
    const parent = join(folder, name);
    expect(await problemsOf(() => createRunFolder(parent, 'lab', now))).toEqual([
      expect.stringMatching(
        /: cannot be written: (EEXIST|ENOTDIR).* — name a folder you may write to with --out$/,
      ),
    ]);
  });
});
