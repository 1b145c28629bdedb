import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetKept, isKept, keptAt, keptFolder, readKept, writeKept } from '../../../src/broker/kept.ts';
import { keptBroker } from '../../fixtures/kept.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-kept-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Kept by this process, whose command line holds the path of the program that it runs. */
const kept = keptBroker({
  id: process.execPath,
  version: '3.4.1',
  coordination: 'ZooKeeper',
  bootstrap: ['127.0.0.1:1', '127.0.0.1:2'],
  folder: '/tmp/x',
});

describe('what is written down of a kept broker', () => {
  it('is nothing at first, then the whole, then nothing again', async () => {
    await expect(readKept(folder)).resolves.toBeNull();
    await writeKept(folder, kept);
    expect(readdirSync(folder)).toEqual(['broker.json']);
    await expect(readKept(folder)).resolves.toEqual(kept);
    await forgetKept(folder);
    await expect(readKept(folder)).resolves.toBeNull();
  });

  it.each(['{"schema":', '{}', JSON.stringify({ ...kept, schema: 'lingerlab/broker/2' })])(
    'is refused where it is not what this version writes: %s',
    async (text) => {
      writeFileSync(join(folder, 'broker.json'), text);
      await expect(readKept(folder)).rejects.toMatchObject({
        exitCode: 5,
        message: expect.stringMatching(/broker\.json: is not what .* or delete the file$/),
      });
    },
  );

  it('lies where the variable says', () => {
    expect(keptFolder({ LINGERLAB_BROKER_FOLDER: '/x' })).toBe('/x');
    expect(keptFolder({ LINGERLAB_BROKER_FOLDER: 'x' })).toBe(join(process.cwd(), 'x'));
    expect(keptFolder({})).toMatch(/lingerlab.*broker$/);
  });
});

describe('a kept broker', () => {
  it('is there while its process is, and no other process is taken for it', async () => {
    await expect(isKept(kept)).resolves.toBe(true);
    await expect(isKept({ ...kept, id: 'lingerlab-broker-of-somebody-else' })).resolves.toBe(false);
    await expect(isKept({ ...kept, ended: { at: kept.until, why: 'its time was up' } })).resolves.toBe(false);
  });

  it.each([
    [['127.0.0.1:1'], true],
    [['localhost:2', '127.0.0.1:1'], true],
    [['127.0.0.1:3'], false],
    [['127.0.0.1:1', 'elsewhere:1'], false],
  ])('is found by its addresses: %j', async (addresses, found) => {
    vi.stubEnv('LINGERLAB_BROKER_FOLDER', folder);
    await writeKept(folder, kept);
    await expect(keptAt(addresses)).resolves.toEqual(found ? kept : null);
  });

  it('is not found where nothing can be read of it', async () => {
    vi.stubEnv('LINGERLAB_BROKER_FOLDER', folder);
    writeFileSync(join(folder, 'broker.json'), '{');
    await expect(keptAt(['127.0.0.1:1'])).resolves.toBeNull();
  });
});
