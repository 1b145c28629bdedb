import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saveCalibration } from '../../../src/result/calibration.ts';
import { describeEnvironment, describeMachine } from '../../../src/run/environment.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
  vi.stubEnv('LINGERLAB_CALIBRATION', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it('quotes the last calibration of this machine, where there is one', async () => {
  expect((await describeEnvironment()).calibration).toBeNull();
  const at = '2026-03-01T14:05:09.000Z';
  await saveCalibration({
    schema: 'lingerlab/calibration/1',
    at,
    version: '0.1.0',
    quick: false,
    machine: describeMachine(),
    checks: [{ name: 'ceiling', passed: null, skipped: false, text: '4M', figures: {} }],
  });
  expect((await describeEnvironment()).calibration).toEqual({
    at,
    version: '0.1.0',
    node: process.version,
    quick: false,
    checks: [{ name: 'ceiling', passed: null, text: '4M' }],
  });
});
