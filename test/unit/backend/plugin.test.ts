import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileSha256, loadPlugin } from '../../../src/backend/plugin.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingerlab-plugin-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module as a run found it before it began. */
async function sourceOf(file: string) {
  const path = join(folder, file);
  writeFileSync(path, "export default { name: 'mine', connect() {} };");
  return { path, sha256: await fileSha256(path), host: 'thread' } as const;
}

it('loads the module that the run began with', async () => {
  expect(await loadPlugin(await sourceOf('same.mjs'), 'mine')).toMatchObject({ name: 'mine' });
});

it('loads no module that was changed meanwhile', async () => {
  const source = await sourceOf('edited.mjs');
  writeFileSync(source.path, '// other');
  await expect(loadPlugin(source, 'mine')).rejects.toMatchObject({
    code: 'BACKEND_CHANGED',
    message: `${source.path} was changed after the run had begun`,
  });
});

it('says of a module that was deleted meanwhile that it is gone', async () => {
  const source = await sourceOf('deleted.mjs');
  rmSync(source.path);
  await expect(loadPlugin(source, 'mine')).rejects.toMatchObject({
    code: 'BACKEND_CHANGED',
    message: `${source.path} is gone: it was moved or deleted after the run had begun`,
  });
});

it('loads no module that has another name each time', async () => {
  const source = await sourceOf('renamed.mjs');
  await expect(loadPlugin(source, 'was-mine')).rejects.toMatchObject({
    code: 'BACKEND_CHANGED',
    message: `${source.path} calls itself mine now, and was-mine when the run began`,
  });
});
