import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  calibrationFile,
  lastCalibration,
  type Machine,
  type SavedCalibration,
  saveCalibration,
} from '../../../src/result/calibration.ts';

const machine: Machine = {
  cpuModel: 'Example CPU',
  cores: 4,
  memoryBytes: 8.1 * 2 ** 30,
  os: 'Linux x64',
  node: 'v20.20.2',
};
const calibration: SavedCalibration = {
  schema: 'lingerlab/calibration/1',
  at: '2026-03-01T14:05:09.000Z',
  version: '0.1.0',
  quick: true,
  machine,
  checks: [
    { name: 'ceiling', passed: null, skipped: false, text: '4M', figures: { messagesPerSecond: 4e6 } },
    { name: 'overhead', passed: null, skipped: true, text: 'skipped: no client', figures: {} },
  ],
};

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
  env = { LINGERLAB_CALIBRATION: join(folder, 'kept') };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a calibration', () => {
  it('is kept, and quoted without its figures', async () => {
    expect(await lastCalibration(machine, env)).toBeNull();
    const path = await saveCalibration(calibration, env);
    expect(path).toBe(calibrationFile(machine, env));
    expect(await readdir(join(folder, 'kept'))).toHaveLength(1);
    expect(await lastCalibration(machine, env)).toEqual({
      at: '2026-03-01T14:05:09.000Z',
      version: '0.1.0',
      node: 'v20.20.2',
      quick: true,
      checks: [
        { name: 'ceiling', passed: null, text: '4M' },
        { name: 'overhead', passed: null, text: 'skipped: no client' },
      ],
    });
  });

  it('takes the place of the last one', async () => {
    await saveCalibration(calibration, env);
    await saveCalibration({ ...calibration, at: '2026-04-01T00:00:00.000Z' }, env);
    expect(await lastCalibration(machine, env)).toMatchObject({ at: '2026-04-01T00:00:00.000Z' });
    expect(await readdir(join(folder, 'kept'))).toHaveLength(1);
  });

  it.each<[string, Partial<Machine>]>([
    ['another CPU', { cpuModel: 'Other CPU' }],
    ['other cores', { cores: 2 }],
    ['other memory', { memoryBytes: 16 * 2 ** 30 }],
    ['another system', { os: 'Darwin arm64' }],
    ['another Node', { node: 'v22.1.0' }],
  ])('says nothing of %s', async (_, change) => {
    await saveCalibration(calibration, env);
    expect(await lastCalibration({ ...machine, ...change }, env)).toBeNull();
  });

  it('still holds where the kernel keeps a little more memory back', async () => {
    await saveCalibration(calibration, env);
    expect(await lastCalibration({ ...machine, memoryBytes: 8.05 * 2 ** 30 }, env)).not.toBeNull();
  });

  it.each(['{"schema": "lingerlab/calib', '{"schema": "lingerlab/calibration/2"}', 'null'])(
    'that cannot be read (%s) is none',
    async (text) => {
      await writeFile(await saveCalibration(calibration, env), text);
      expect(await lastCalibration(machine, env)).toBeNull();
    },
  );

  it('that cannot be kept is an error with a remedy', async () => {
    await writeFile(join(folder, 'kept'), 'a file where the folder would be');
    await expect(saveCalibration(calibration, env)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('LINGERLAB_CALIBRATION'),
    });
  });
});
