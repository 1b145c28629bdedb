import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeptBroker, readKept, writeKept } from '../../../src/broker/kept.ts';
import { status } from '../../../src/commands/broker-status.ts';
import { keptBroker } from '../../fixtures/kept.ts';
import { captureOutput } from './printed.ts';

const printed = captureOutput();
let folder: string;
let kept: KeptBroker;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-status-'));
  kept = keptBroker({ folder: join(folder, 'lingerlab-kafka-x') });
  await writeKept(folder, kept);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('lingerlab broker status of a broker that has gone', () => {
  it('names it each time', async () => {
    await status(folder, false);
    await expect(readKept(folder)).resolves.toEqual(kept);
    printed.out = '';
    await status(folder, false);
    expect(printed).toMatchObject({
      out: expect.stringMatching(/^no broker is up: .* is not there any more\n$/),
      exitCode: 5,
    });
  });

  it('says where its data are', async () => {
    mkdirSync(kept.folder!);
    await status(folder, false);
    expect(printed.out).toContain(
      `its data are still in ${kept.folder}: remove them with lingerlab broker down\n`,
    );
    await expect(readKept(folder)).resolves.toEqual(kept);
  });
});
