import { describe, expect, it } from 'vitest';
import { diagnosisText, doctorCommand } from '../../../src/commands/doctor.ts';
import { diagnose, type Probes } from '../../../src/commands/doctor-findings.ts';
import { stealBetween } from '../../../src/commands/doctor-probes.ts';

const healthy: Probes = {
  node: '20.20.2',
  nativeClient: { librdkafka: '2.15.1' },
  kafkajs: { version: '2.2.4' },
  platformatic: '2.12.1',
  java: { path: 'java', version: '17.0.15', major: 17 },
  maven: '3.8.7',
  kafkaJars: { version: '4.4.0', from: 'cache' },
  docker: { client: true, engine: '28.2.2', compose: true },
  keptBroker: null,
  cores: 8,
  memoryBytes: 16 * 2 ** 30,
  clock: { resolutionNs: 40, source: 'tsc' },
  governor: 'performance',
  stealRatio: 0,
  reports: { folder: '/x/reports', freeBytes: 50 * 2 ** 30 },
  calibration: { checks: [{ name: 'stall, kafkajs', passed: true, text: 'x' }], secondsAgo: 200_000 },
};

const finding = (probes: Partial<Probes>, name: string) =>
  diagnose({ ...healthy, ...probes }).findings.find((one) => one.name === name);

describe('diagnose', () => {
  it('finds nothing lacking on a good machine', () => {
    const { findings, usable } = diagnose(healthy);
    expect(usable).toBe(true);
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.map(({ name }) => name)).toEqual([
      'node',
      'kafkajs',
      'native client',
      'platformatic',
      'java',
      'apache kafka',
      'docker',
      'cores',
      'memory',
      'clock',
      'cpu governor',
      'steal',
      'reports',
      'calibration',
    ]);
  });

  it.each<[string, Partial<Probes>, 'ok' | 'warning' | 'missing', RegExp]>([
    ['node', { node: '18.20.0' }, 'missing', /nothing runs/],
    [
      'native client',
      { nativeClient: { problem: 'it is not installed' } },
      'missing',
      /no backend confluent/,
    ],
    ['kafkajs', { kafkajs: { problem: 'gone' } }, 'missing', /no backend kafkajs/],
    [
      'platformatic',
      { platformatic: null },
      'missing',
      /npm run setup, else npm install @platformatic\/kafka@1/,
    ],
    ['java', { java: null }, 'missing', /no --broker apache-kafka/],
    ['java', { java: { path: 'java', version: '11.0.2', major: 11 } }, 'missing', /install Java 17/],
    ['apache kafka', { kafkaJars: null, maven: null }, 'missing', /install Maven or set KAFKA_HOME/],
    ['apache kafka', { kafkaJars: null }, 'ok', /fetched once by Maven 3\.8\.7/],
    ['apache kafka', { kafkaJars: { version: '3.9.2', from: 'KAFKA_HOME' } }, 'ok', /KAFKA_HOME/],
    ['apache kafka', { kafkaJars: { version: null, from: 'KAFKA_HOME' } }, 'missing', /holds none.*unset it/],
    ['docker', { docker: { client: false, engine: null, compose: false } }, 'missing', /no --broker compose/],
    ['docker', { docker: { client: true, engine: null, compose: true } }, 'missing', /no engine answers/],
    ['docker', { docker: { client: true, engine: '28', compose: false } }, 'missing', /without the compose/],
    ['kept broker', { keptBroker: 'Apache Kafka 4.4.0 at 127.0.0.1:9092' }, 'ok', /at 127\.0\.0\.1:9092/],
    ['cores', { cores: 2 }, 'warning', /take time from each other/],
    ['memory', { memoryBytes: 2 ** 30 }, 'warning', /1\.0 GiB/],
    ['clock', { clock: { resolutionNs: 15_625_000, source: null } }, 'warning', /cannot be told apart/],
    ['clock', { clock: { resolutionNs: 70, source: 'hpet' } }, 'warning', /slow/],
    ['cpu governor', { governor: 'powersave' }, 'warning', /scatter/],
    ['steal', { stealRatio: 0.12 }, 'warning', /12\.0 %/],
    ['reports', { reports: { folder: '/x', freeBytes: null } }, 'missing', /cannot be written/],
    ['reports', { reports: { folder: '/x', freeBytes: 1e6 } }, 'warning', /fill the disk/],
    ['calibration', {}, 'ok', /^2 days ago, 1 of 1 check passed/],
    ['calibration', { calibration: null }, 'warning', /never .* run lingerlab calibrate/],
    [
      'calibration',
      {
        calibration: {
          checks: [
            { name: 'lag, timer, 10,000/s', passed: false, text: 'x' },
            { name: 'stall, kafkajs', passed: true, text: 'x' },
            { name: 'ceiling', passed: null, text: 'x' },
          ],
          secondsAgo: 90,
        },
      },
      'warning',
      /^1 min 30 s ago, 1 of 2 checks passed — failed: lag, timer, 10,000\/s$/,
    ],
  ])('judges %s by %j', (name, probes, state, words) => {
    const one = finding(probes, name);
    expect(one?.state).toBe(state);
    expect(`${one?.what} — ${one?.cost}`).toMatch(words);
    expect(one?.cost === undefined).toBe(state === 'ok');
  });

  it('is silent on what this machine does not tell', () => {
    expect(finding({ governor: null }, 'cpu governor')).toBeUndefined();
    expect(finding({ stealRatio: null }, 'steal')).toBeUndefined();
  });

  it('calls a machine unusable only without Node or without any client', () => {
    const noNative = { nativeClient: { problem: 'x' } };
    const noJs = { kafkajs: { problem: 'x' }, platformatic: null };
    expect(diagnose({ ...healthy, ...noNative, java: null, maven: null }).usable).toBe(true);
    expect(diagnose({ ...healthy, ...noJs }).usable).toBe(true);
    expect(diagnose({ ...healthy, ...noJs, ...noNative }).usable).toBe(false);
    expect(diagnose({ ...healthy, node: '18.0.0' }).usable).toBe(false);
  });
});

describe('doctor', () => {
  async function run(probes: Probes, ...args: string[]) {
    let out = '';
    const command = doctorCommand({
      out: (text) => {
        out += text;
      },
      probe: async () => probes,
      plugin: async (file) => ({
        findings: [{ name: 'client', state: 'missing', what: `${file}'s is not installed` }],
        usable: false,
      }),
    });
    const error = await command.parseAsync(args, { from: 'user' }).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return { out, error };
  }

  it('prints a line for each finding, and ends well though things are missing', async () => {
    const { out, error } = await run({ ...healthy, java: null });
    expect(error).toBeNull();
    expect(out.trimEnd().split('\n')).toHaveLength(14);
    expect(out).toContain(
      'missing  java           not found — no --broker apache-kafka; install Java 17 or newer\n',
    );
    expect(out).toBe(diagnosisText(diagnose({ ...healthy, java: null })));
  });

  it('prints JSON', async () => {
    const { out } = await run(healthy, '--json');
    expect(JSON.parse(out)).toEqual(diagnose(healthy));
  });

  it('looks at a module, and fails with 5 where that cannot run', async () => {
    const { out, error } = await run(healthy, '--backend', './mine.js');
    expect(out).toBe("missing  client  ./mine.js's is not installed\n");
    expect(error).toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('./mine.js cannot be measured here'),
    });
  });

  it('still prints where nothing can run, and fails with 5', async () => {
    const { out, error } = await run({ ...healthy, node: '18.0.0' });
    expect(out).toContain('missing  node');
    expect(error).toMatchObject({ exitCode: 5 });
  });
});

describe('stealBetween', () => {
  it('is the share of the eighth figure', () => {
    expect(stealBetween('cpu  10 0 10 80 0 0 0 0 5 5\n', 'cpu  20 0 20 150 0 0 0 10 9 9\n')).toBe(0.1);
  });

  it('is null where nothing has passed or nothing is told', () => {
    expect(stealBetween('cpu  1 1 1 1 1 1 1 1\n', 'cpu  1 1 1 1 1 1 1 1\n')).toBeNull();
    expect(stealBetween('', '')).toBeNull();
    expect(stealBetween('cpu  1 1 1\n', 'cpu  2 2 2\n')).toBeNull();
  });
});
