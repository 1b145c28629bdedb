import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeptBroker, readKept, writeKept } from '../../../src/broker/kept.ts';
import { stopKept } from '../../../src/broker/kept-stop.ts';
import { anyRunsWith } from '../../../src/broker/process-alive.ts';
import { keptBroker } from '../../fixtures/kept.ts';

let folder: string;
let kept: KeptBroker;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-kept-stop-'));
  const data = join(folder, 'lingerlab-kafka-x');
  mkdirSync(data);
  writeFileSync(join(data, 'log'), 'x');
  kept = keptBroker({ folder: data });
  await writeKept(folder, kept);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe('stopKept', () => {
  it('removes what a broker has left that is gone', async () => {
    await stopKept(folder, kept);
    expect(existsSync(kept.folder!)).toBe(false);
    await expect(readKept(folder)).resolves.toBeNull();
  });

  it('waits for programs that work on the data still', async () => {
    const program = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', kept.folder!], {
      stdio: 'ignore',
    });
    const stopping = stopKept(folder, kept);
    try {
      // Each look takes as long as those of stopKept.
      for (let looks = 1; looks <= 5; looks += 1) await expect(anyRunsWith(kept.folder!)).resolves.toBe(true);
      expect(existsSync(kept.folder!)).toBe(true);
    } finally {
      program.kill('SIGKILL');
    }
    await stopping;
    expect(existsSync(kept.folder!)).toBe(false);
  });

  it('takes a process for gone that ends before the signal reaches it', async () => {
    let gone = false;
    vi.spyOn(process, 'kill').mockImplementation((_, signal) => {
      if (signal === 0 && !gone) return true;
      gone = true;
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
    });
    await stopKept(folder, { ...kept, id: process.execPath });
    await expect(readKept(folder)).resolves.toBeNull();
  });
});
