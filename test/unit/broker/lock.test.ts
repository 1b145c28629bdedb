import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '../../../src/broker/lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
afterAll(() => other.kill());
/** The mark of a process that runs, with what the mark says is on its command line. */
const markOf = (pid: number | undefined, commandLine: string) => `${pid}\nsome-id\n${commandLine}`;
const othersMark = markOf(other.pid, 'setInterval');

/** The number of a process that has ended. */
const goneProcess = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('withLock', () => {
  it('holds the folder while the work goes on, and leaves nothing', async () => {
    const inside = await withLock(folder, { limitMs: 0 }, async () => readdirSync(folder));
    expect(inside).toEqual(['lock']);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is given back where the work fails', async () => {
    await expect(withLock(folder, { limitMs: 0 }, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('waits for its holder, and says so once', async () => {
    const onWait = vi.fn();
    const order: string[] = [];
    let finish: (() => void) | undefined;
    const first = withLock(folder, { limitMs: 0 }, async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      order.push('first');
    });
    await vi.waitUntil(() => finish !== undefined);
    const second = withLock(folder, { limitMs: 5000, onWait }, async () => order.push('second'));
    await vi.waitFor(() => expect(onWait).toHaveBeenCalledWith(process.pid));
    finish?.();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(onWait).toHaveBeenCalledTimes(1);
  });

  it('gives up in time, naming the holder', async () => {
    writeFileSync(join(folder, 'lock'), othersMark);
    await expect(withLock(folder, { limitMs: 0 }, async () => {})).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining(`process ${other.pid} holds it still`),
    });
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('can be interrupted while it waits', async () => {
    writeFileSync(join(folder, 'lock'), othersMark);
    const abort = new AbortController();
    const waiting = withLock(folder, { limitMs: 60_000, signal: abort.signal }, async () => {});
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['a process that is gone', () => markOf(goneProcess(), 'node')],
    ['one whose number another process has by now', () => markOf(other.pid, 'setTimeout')],
    ['one whose number this process has by now', () => markOf(process.pid, process.execPath)],
    ['nobody, where the machine was turned off', () => ''],
    ['somebody of whom only half is told', () => String(other.pid)],
    ['a group of processes', () => markOf(0, 'node')],
    ['no number', () => markOf(Number.NaN, 'node')],
  ])('takes the lock of %s', async (_, mark) => {
    writeFileSync(join(folder, 'lock'), mark());
    await expect(withLock(folder, { limitMs: 0 }, async () => 'done')).resolves.toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says which folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(withLock(join(folder, 'file'), { limitMs: 0 }, async () => {})).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(/file: cannot be written: /),
    });
  });
});
