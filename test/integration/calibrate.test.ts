import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBackend } from '../../dist/backend/registry.js';
import { calibrationFile, type SavedCalibration } from '../../dist/result/calibration.js';
import { describeMachine } from '../../dist/run/environment.js';
import { type Command, clearUp, lingerlab, newFolder, resultIn, scenarioFile, start } from './lingerlab.ts';
import { kill } from './processes.ts';

let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  env = { LINGERLAB_CALIBRATION: newFolder() };
});
afterEach(clearUp);

/** A calibration of this machine, as an earlier one has left it. */
function keptBefore(): SavedCalibration {
  const { kernel: _, ...machine } = describeMachine();
  const calibration: SavedCalibration = {
    schema: 'lingerlab/calibration/1',
    at: '2026-03-01T14:05:09.000Z',
    version: '0.1.0',
    quick: false,
    machine,
    checks: [{ name: 'ceiling', passed: null, skipped: false, text: '4 M', figures: {} }],
  };
  const path = calibrationFile(machine, env);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(calibration));
  return calibration;
}

/** Resolves with the broker's process once it stands still. */
async function standingBroker(command: Command): Promise<number> {
  await command.says('a stall of 500 ms');
  const broker = await command.child('embedded-host');
  const state = () => execFileSync('ps', ['-o', 'stat=', '-p', String(broker)], { encoding: 'utf8' });
  await vi.waitUntil(() => state().startsWith('T'), { timeout: 20_000, interval: 5 });
  return broker;
}

describe('calibrate', () => {
  it('finds the round trips and the stall that it put in, and keeps no part of a calibration', async () => {
    const { stdout, stderr, code } = await lingerlab(
      ['calibrate', '--quick', '--only', 'stall,round-trip', '--backend', 'confluent,platformatic', '--json'],
      { env },
    );
    const { checks, quick } = JSON.parse(stdout) as SavedCalibration;
    const { mockRefusal } = await findBackend('platformatic');
    const refuses = (mockRefusal?.() ?? null) !== null;
    const clients = ['confluent', ...(refuses ? [] : ['platformatic'])];
    const measured = checks.filter(({ skipped }) => !skipped);
    // Whether each passes is this machine's doing at this moment; that the figures are near is the tool's.
    expect(code).toBe(measured.every(({ passed }) => passed) ? 0 : 4);
    expect(quick).toBe(true);
    expect(measured.map(({ name }) => name)).toEqual([
      ...clients.flatMap((client) => [0, 5].map((ms) => `round trip, ${client}, linger ${ms} ms`)),
      ...clients.map((client) => `stall, ${client}`),
    ]);
    expect(checks.filter(({ skipped }) => skipped).map(({ name }) => name)).toEqual(
      refuses ? ['round trip, platformatic', 'stall, platformatic'] : [],
    );
    for (const { name, figures } of measured.slice(0, 2 * clients.length)) {
      const lingerUs = name.endsWith('linger 5 ms') ? 5000 : 0;
      for (const ms of [20, 50]) {
        const measuredUs = figures[`injected${ms}MsUs`] as number;
        expect(measuredUs, name).toBeGreaterThan((ms * 1000 + lingerUs) * 0.8);
        expect(measuredUs, name).toBeLessThan((ms * 1000 + lingerUs) * 1.5);
      }
    }
    for (const { figures } of measured.slice(2 * clients.length)) {
      expect(figures['p50Us']).toBeGreaterThan(200_000);
      expect(figures['closedSlow']).toBeLessThan(5);
    }
    expect(stderr).toContain('1/2 round-trip: confluent with linger.ms=0');
    expect(stderr).toContain('not kept: --only leaves checks out');
    expect(readdirSync(env['LINGERLAB_CALIBRATION']!)).toEqual([]);
  }, 300_000);

  it('prints a table of what has no limit, and ends well', async () => {
    const { stdout, code } = await lingerlab(['calibrate', '--quick', '--only', 'ceiling'], { env });
    expect(stdout).toMatch(/^— +ceiling +[\d,]+ messages\/s a lane/);
    expect(code).toBe(0);
  });

  it('ends in order on Ctrl-C while the broker stands still, and keeps the last one as it was', async () => {
    const before = keptBefore();
    const command = start(['calibrate', '--only', 'stall'], { env });
    const broker = await standingBroker(command);
    command.signalGroup('SIGINT');
    const { code, stderr } = await command.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted: nothing was kept');
    expect(command.children()).not.toContain(broker);
    await command.leavesNothing();
    const path = calibrationFile(before.machine, env);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(before);
  });

  it('leaves nothing behind when it is killed while the broker stands still', async () => {
    const command = start(['calibrate', '--only', 'stall'], { env });
    await standingBroker(command);
    command.children();
    kill(command.pid);
    await command.leavesNothing();
  });

  it('leaves nothing behind when it is interrupted in a bare loop', async () => {
    const command = start(['calibrate', '--quick', '--only', 'overhead', '--broker', 'embedded'], { env });
    await command.says('kafkajs with lingerlab and bare');
    await command.child('bare/kafkajs');
    command.signalGroup('SIGINT');
    expect((await command.ended).code).toBe(130);
    await command.leavesNothing();
  });

  it('says at once that a cluster that was named does not answer', async () => {
    const { code, stderr } = await lingerlab(
      ['calibrate', '--only', 'ceiling,overhead', '--brokers', '127.0.0.1:1'],
      { env },
    );
    expect(code).toBe(5);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).not.toContain('ceiling:');
  });
});

it('a run quotes the last calibration of this machine', async () => {
  const { at, checks } = keptBefore();
  const folder = newFolder();
  const scenario = scenarioFile(folder, { backends: ['null'] });
  expect((await lingerlab(['run', scenario, '--out', `${folder}/reports`], { env })).code).toBe(0);
  const { calibration } = resultIn(`${folder}/reports`).result.environment;
  expect(calibration).toMatchObject({ at, quick: false, checks: [{ name: checks[0]!.name, passed: null }] });
});
