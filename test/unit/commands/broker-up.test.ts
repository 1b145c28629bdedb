import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeKept } from '../../../src/broker/kept.ts';
import { startKept } from '../../../src/broker/kept-start.ts';
import { up } from '../../../src/commands/broker-up.ts';
import { keptBroker } from '../../fixtures/kept.ts';
import { problemsOf } from '../problems.ts';

vi.mock('../../../src/broker/kept-start.ts', () => ({ startKept: vi.fn() }));

let folder: string;
let printed: { out: string; err: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-up-'));
  printed = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed.err += text;
    return true;
  });
  vi.mocked(startKept).mockReset().mockResolvedValue(kept);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const kept = keptBroker({ id: process.execPath, coordination: 'KRaft', bootstrap: ['127.0.0.1:9092'] });
const flags = { broker: 'apache-kafka', for: '8h', chosen: false } as const;

describe('lingerlab broker up', () => {
  it('starts what is asked for, and prints the addresses alone', async () => {
    await up({ ...flags, kafkaVersion: '3.4.1', nodes: '3', for: '90m' }, folder);
    expect(startKept).toHaveBeenCalledWith(
      { kind: 'apache-kafka', version: '3.4.1', nodes: 3, port: 9092 },
      expect.objectContaining({ folder, limitMs: 90 * 60_000 }),
    );
    expect(printed.out).toBe('127.0.0.1:9092\n');
    expect(printed.err).toContain('use it: --brokers 127.0.0.1:9092; end it: lingerlab broker down\n');
  });

  it('takes any free port where it is asked for port 0, and prints JSON', async () => {
    await up({ ...flags, port: '0', json: true }, folder);
    expect(startKept).toHaveBeenCalledWith({ kind: 'apache-kafka' }, expect.anything());
    expect(JSON.parse(printed.out)).toEqual(kept);
  });

  it('takes what is up already, where nothing else is asked for', async () => {
    await writeKept(folder, kept);
    await up(flags, folder);
    await up({ ...flags, chosen: true, kafkaVersion: '4.4.0', nodes: '1', port: '0' }, folder);
    expect(startKept).not.toHaveBeenCalled();
    expect(printed.out).toBe('127.0.0.1:9092\n127.0.0.1:9092\n');
    expect(printed.err).toContain('Apache Kafka 4.4.0, 1 broker: up already');
  });

  it('does not pass another one off as what is asked for', async () => {
    await writeKept(folder, kept);
    expect(
      await problemsOf(() => up({ ...flags, kafkaVersion: '3.9.2', nodes: '3', port: '9192' }, folder)),
    ).toEqual([
      '--kafka-version 3.9.2 --nodes 3 --port 9192: another broker is up: Apache Kafka 4.4.0, 1 broker at 127.0.0.1:9092 — use that one, or end it first: lingerlab broker down',
    ]);
    expect(await problemsOf(() => up({ ...flags, broker: 'embedded', chosen: true }, folder))).toEqual([
      expect.stringContaining('--broker embedded: another broker is up'),
    ]);
  });

  it('says what became of the last one, and starts anew', async () => {
    await writeKept(folder, { ...kept, ended: { at: '2026-01-01T02:00:00.000Z', why: 'its time was up' } });
    await up(flags, folder);
    expect(printed.err).toMatch(
      /^Apache Kafka 4\.4\.0, 1 broker, up since .*, ended at .*: its time was up\n/,
    );
    expect(startKept).toHaveBeenCalledTimes(1);
  });

  it('is told all that is wrong at once', async () => {
    expect(
      await problemsOf(() =>
        up({ ...flags, broker: 'embedded', nodes: '3', port: '9092', for: '30s', chosen: true }, folder),
      ),
    ).toEqual([
      '--nodes: is only for an Apache Kafka that lingerlab starts — give --broker apache-kafka in place of embedded, or leave it out',
      '--for 30s: must be a length of time from 1m to 24h',
      '--port: cannot be chosen for the embedded broker — leave it out',
    ]);
    expect(await problemsOf(() => up({ ...flags, port: '70000' }, folder))).toEqual([
      '--port 70000: must be a whole number from 0 to 65535',
    ]);
    expect(startKept).not.toHaveBeenCalled();
  });
});
