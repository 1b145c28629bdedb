import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findBackend } from '../../dist/backend/registry.js';
import { type Admin, openAdmin } from '../../dist/broker/admin.js';
import { openBroker } from '../../dist/broker/open.js';
import { plaintext } from '../../dist/connection.js';
import { diagnose } from '../../dist/security/diagnose.js';
import { resolveConnection } from '../../dist/security/resolve.js';
import { type ConnectionSetting, variableOf } from '../../dist/security/settings.js';
import {
  type Command,
  clearUp,
  lingerlab,
  newFolder,
  resultIn,
  scenarioFile,
  start,
  trialsOf,
} from './lingerlab.ts';
import { stillRunning } from './processes.ts';
import {
  type Listener,
  openSecureKafka,
  passwords,
  type SecureKafka,
  unsecuredToken,
} from './secure-kafka.ts';
import { Settlements } from './settlements.ts';

let kafka: SecureKafka;
let admin: Admin;

beforeAll(async () => {
  kafka = await openSecureKafka();
  admin = await openAdmin([kafka.address('plain')], { timeoutMs: 20_000 });
  for (const name of ['secure', 'readable'])
    await admin.createTopic({ name, partitions: 2, replicationFactor: 1, config: {} });
  await allowDescribe('readable');
}, 120_000);
afterEach(clearUp);
afterAll(async () => {
  await admin?.close();
  await kafka?.close();
});

/** Lets `reader` see a topic, and no more. */
async function allowDescribe(topic: string): Promise<void> {
  const { Kafka, logLevel, AclResourceTypes, ResourcePatternTypes, AclOperationTypes, AclPermissionTypes } =
    kafkajs;
  const client = new Kafka({ brokers: [kafka.address('plain')], logLevel: logLevel.NOTHING }).admin();
  await client.connect();
  await client.createAcls({
    acl: [
      {
        resourceType: AclResourceTypes.TOPIC,
        resourceName: topic,
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: 'User:reader',
        host: '*',
        operation: AclOperationTypes.DESCRIBE,
        permissionType: AclPermissionTypes.ALLOW,
      },
    ],
  });
  await client.disconnect();
}

type Settings = Partial<Record<ConnectionSetting, string>>;
const environment = (settings: Settings): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [variableOf(name as ConnectionSetting), value]),
  );

/** Of the environment alone: a program and its arguments. */
const tokenCommand = 'sasl.oauthbearer.token_command' as ConnectionSetting;
const wrongPassword = 'Wr0ng-S3cret-word';
const badToken = 'n0t-a-S3cret-token';
const login = (mechanism: string, username = 'app', password: string = passwords.app): Settings => ({
  'sasl.mechanism': mechanism,
  'sasl.username': username,
  'sasl.password': password,
});
const trusting = (): Settings => ({ 'ssl.ca.location': kafka.authority.certificate });

/** Ways in that work: the listener, and what it takes. */
const waysIn: Readonly<Record<string, () => [Listener, Settings]>> = {
  PLAINTEXT: () => ['plain', {}],
  SSL: () => ['tls', { 'security.protocol': 'SSL', ...trusting() }],
  'SSL with a certificate of the client': () => [
    'mtls',
    {
      'security.protocol': 'SSL',
      ...trusting(),
      'ssl.certificate.location': kafka.client.certificate,
      'ssl.key.location': kafka.client.key,
    },
  ],
  'SSL to a host that the certificate does not name, unchecked': () => [
    'elsewhere',
    { 'security.protocol': 'SSL', ...trusting(), 'ssl.endpoint.identification.algorithm': 'none' },
  ],
  'SASL_PLAINTEXT with PLAIN': () => ['sasl', { 'security.protocol': 'SASL_PLAINTEXT', ...login('PLAIN') }],
  'SASL_SSL with SCRAM-SHA-256': () => [
    'sasltls',
    { 'security.protocol': 'SASL_SSL', ...trusting(), ...login('SCRAM-SHA-256') },
  ],
  'SASL_SSL with SCRAM-SHA-512': () => [
    'sasltls',
    { 'security.protocol': 'SASL_SSL', ...trusting(), ...login('SCRAM-SHA-512') },
  ],
  'SASL_SSL with OAUTHBEARER': () => [
    'sasltls',
    {
      'security.protocol': 'SASL_SSL',
      ...trusting(),
      'sasl.mechanism': 'OAUTHBEARER',
      'sasl.oauthbearer.token': unsecuredToken('app'),
    },
  ],
};

/** Ways that do not lead in, and what is said of them: by the admin first, and by each client in the same words. */
const mistakes: Readonly<Record<string, [() => [Listener, Settings], RegExp]>> = {
  'a wrong password': [
    () => ['sasl', { 'security.protocol': 'SASL_PLAINTEXT', ...login('PLAIN', 'app', wrongPassword) }],
    /refuses the user "app": it has no such user, or the password is wrong — check sasl\.username/,
  ],
  'an unknown user': [
    () => ['sasl', { 'security.protocol': 'SASL_PLAINTEXT', ...login('SCRAM-SHA-256', 'nobody') }],
    /refuses the user "nobody": .* which SCRAM-SHA-256 keeps for itself/,
  ],
  'a bad token': [
    () => [
      'sasl',
      {
        'security.protocol': 'SASL_PLAINTEXT',
        'sasl.mechanism': 'OAUTHBEARER',
        'sasl.oauthbearer.token': badToken,
      },
    ],
    /refuses the token — compare its issuer/,
  ],
  'a program that gives no token': [
    () => [
      'sasl',
      {
        'security.protocol': 'SASL_PLAINTEXT',
        'sasl.mechanism': 'OAUTHBEARER',
        [tokenCommand]: 'false',
      },
    ],
    /^(?!.*_cb).*_TOKEN_COMMAND: the program false ended with exit code 1 — it must give a valid token/,
  ],
  'a mechanism that is not enabled': [
    () => ['plainonly', { 'security.protocol': 'SASL_PLAINTEXT', ...login('SCRAM-SHA-512') }],
    /does not offer SCRAM-SHA-512, but PLAIN — set sasl\.mechanism/,
  ],
  'an expired certificate': [
    () => ['expired', { 'security.protocol': 'SSL', ...trusting() }],
    /the broker's certificate has expired, on \d{4}-\d\d-\d\d/,
  ],
  'an unknown authority': [
    () => ['tls', { 'security.protocol': 'SSL' }],
    /authority that is not trusted here \(CN=authority\) — set ssl\.ca\.location/,
  ],
  'another authority': [
    () => ['tls', { 'security.protocol': 'SSL', 'ssl.ca.location': kafka.stranger.certificate }],
    /not trusted here \(CN=authority\) — ssl\.ca\.location names the certificates of another authority/,
  ],
  'a host that the certificate does not name': [
    () => ['elsewhere', { 'security.protocol': 'SSL', ...trusting() }],
    /for another host: it names kafka\.example\.com — .*ssl\.endpoint\.identification\.algorithm/,
  ],
  'no certificate of the client': [
    () => ['mtls', { 'security.protocol': 'SSL', ...trusting() }],
    /demands a certificate of the client, and none is given — set ssl\.certificate\.location/,
  ],
  'TLS to a port without': [
    () => ['plain', { 'security.protocol': 'SSL', ...trusting() }],
    /speaks Kafka without TLS, and the connection is with it — set security\.protocol: PLAINTEXT/,
  ],
  'a TLS port without TLS': [
    () => ['tls', {}],
    /speaks TLS, and the connection is without — set security\.protocol: SSL/,
  ],
  'a SASL port without SASL': [
    () => ['sasl', {}],
    /demands SASL \(.*PLAIN.*\), and the connection is without — set security\.protocol: SASL_PLAINTEXT/,
  ],
  'SASL to a port without': [
    () => ['plain', { 'security.protocol': 'SASL_PLAINTEXT', ...login('PLAIN') }],
    /does no SASL, and the connection is with it — set security\.protocol: PLAINTEXT/,
  ],
};

/** The words are the same code's for all; of the second client over librdkafka it is seen that it comes to them. */
const mistakesFor = (backend: string) =>
  Object.entries(mistakes).filter(
    ([name]) => backend !== 'confluent-kafkajs' || /wrong password|unknown authority|TLS port/.test(name),
  );

/** A certificate of the client that the broker's authority has not made. */
const strangersCertificate = (): [Listener, Settings] => {
  const { certificate, key } = kafka.stranger.issue('client');
  const own = { 'ssl.certificate.location': certificate, 'ssl.key.location': key };
  return ['mtls', { 'security.protocol': 'SSL', ...trusting(), ...own }];
};

async function connectionOf(settings: Settings) {
  return (await resolveConnection(null, environment(settings))) ?? undefined;
}

async function connect(
  backend: string,
  [listener, settings]: [Listener, Settings],
  topic: string,
  connectTimeoutMs: number,
) {
  const settlements = new Settlements();
  const producer = await (await findBackend(backend)).connect(
    {
      brokers: [kafka.address(listener)],
      connection: await connectionOf(settings),
      clientId: 'test',
      topic,
      settings: { retries: 2 },
      window: 100,
      connectTimeoutMs,
    },
    settlements,
  );
  return { producer, settlements };
}

describe.each(['kafkajs', 'confluent', 'confluent-kafkajs', 'platformatic'])('%s', (backend) => {
  test.each(Object.entries(waysIn))('sends over %s', async (_, way) => {
    const { producer, settlements } = await connect(backend, way(), 'secure', 10_000);
    const bytes = Buffer.from('text');
    for (let token = 0; token < 20; token += 1)
      producer.send({ bytes, start: 0, end: bytes.length, key: null, headers: null }, token);
    await producer.flush(10_000);
    await producer.close(2000);
    expect(settlements.counts).toEqual({ acked: 20 });
  });

  // Those in JavaScript side by side, for they take all the time that they are given. librdkafka's wait in threads that
  // a process has few of, and go on after they are given up: as a lane has a process of its own, that holds up nobody.
  const inTurns = backend.startsWith('confluent') ? test : test.concurrent;
  inTurns.each(mistakesFor(backend))('says of %s what it is', async (_, [way, said]) => {
    await expect(connect(backend, way(), 'secure', 1500)).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(said),
    });
  });

  if (backend === 'confluent-kafkajs') return;
  test('says of a certificate that the broker does not trust what it is', async () => {
    await expect(connect(backend, strangersCertificate(), 'secure', 1500)).rejects.toThrow(
      /does not accept the certificate of the client/,
    );
  });
});

test('kafkajs says which permission is lacking to see the topic, before anything is sent', async () => {
  const settings = { 'security.protocol': 'SASL_PLAINTEXT', ...login('PLAIN', 'reader', passwords.reader) };
  await expect(connect('kafkajs', ['sasl', settings], 'secure', 5000)).rejects.toThrow(
    /no permission to send to the topic \(TOPIC_AUTHORIZATION_FAILED\) — .*Write on topic "secure"/,
  );
});

describe('a cluster of the user', () => {
  test.concurrent.each(Object.entries(mistakes))('is refused for %s, in words', async (_, [way, said]) => {
    const [listener, settings] = way();
    const connection = await connectionOf(settings);
    const choice = { kind: 'external', addresses: [kafka.address(listener)], connection } as const;
    await expect(openBroker({ choice })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(said),
    });
  });

  test('is refused at the listener with the fault, with the protocol that it takes', async () => {
    const found = async (listeners: readonly Listener[], settings: Settings) =>
      diagnose(listeners.map(kafka.address), (await connectionOf(settings)) ?? plaintext);
    expect(await found(['sasl'], { 'security.protocol': 'SSL', ...trusting() })).toMatchObject({
      remedy: expect.stringMatching(/^set security\.protocol: SASL_PLAINTEXT with sasl\.mechanism \(.*PLAIN/),
    });
    expect(await found(['plain', 'sasltls'], {})).toMatchObject({
      address: kafka.address('sasltls'),
      remedy: expect.stringMatching(/^set security\.protocol: SASL_SSL with sasl\.mechanism \(.*SCRAM/),
    });
  });

  test('is refused where it sends clients to addresses that nobody reaches', async () => {
    const choice = { kind: 'external', addresses: [kafka.address('lost')] } as const;
    await expect(openBroker({ choice })).rejects.toThrow(
      /it answered, but sends clients to localhost:1, .*— set the brokers' advertised\.listeners/,
    );
  });
});

describe('the command line', () => {
  test.each(['a wrong password', 'a bad token', 'a TLS port without TLS'])(
    'says of %s what it is, and no secret',
    async (name) => {
      const [way, said] = mistakes[name]!;
      const [listener, settings] = way();
      const args = ['topics', 'list', '--brokers', kafka.address(listener)];
      const { code, stdout, stderr } = await lingerlab(args, {
        env: { ...environment(settings), LINGERLAB_DEBUG: '1' },
      });
      expect(code).toBe(5);
      expect(stderr).toMatch(said);
      expect(stdout + stderr).not.toMatch(/S3cret/);
    },
  );
});

describe('a program that gives no token', () => {
  /** A program that starts another and waits for it; but in lingerlab's own process it may give a token. */
  function hanging(folder: string, onlyInLane: boolean) {
    // A lane's process has none of the variables that lead to a secret.
    const token = `if [ -n "$LINGERLAB_SASL_OAUTHBEARER_TOKEN_COMMAND" ]; then echo ${unsecuredToken('app')}; exit; fi`;
    const path = join(folder, 'token.sh');
    const pidFile = join(folder, 'pid');
    writeFileSync(path, `${onlyInLane ? token : ''}\nsleep 600 & echo $! > ${pidFile}; wait\n`);
    const settings: Settings = {
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'OAUTHBEARER',
      [tokenCommand]: `sh ${path}`,
    };
    const started = ({ ended }: Command) =>
      Promise.race([
        vi.waitUntil(() => existsSync(pidFile) && Number(readFileSync(pidFile, 'utf8')), { timeout: 30_000 }),
        ended.then(({ stderr }) => Promise.reject(new Error(`ended before it had begun: ${stderr}`))),
      ]);
    return { env: environment(settings), started };
  }
  const gone = (pid: number) =>
    vi.waitFor(() => expect(stillRunning([pid])).toEqual([]), { timeout: 5000, interval: 20 });

  test.each(['SIGINT', 'SIGKILL'] as const)('ends with a command that %s ends', async (signal) => {
    const { env, started } = hanging(newFolder(), false);
    const command = start(['topics', 'list', '--brokers', kafka.address('sasl')], { env });
    const pid = await started(command);
    process.kill(command.pid, signal);
    expect((await command.ended).signal).toBe(signal);
    await gone(pid);
  });

  test('holds up nobody who interrupts the connecting', async () => {
    const { env, started } = hanging(newFolder(), false);
    const command = start(['produce', '--brokers', kafka.address('sasl')], { env });
    const pid = await started(command);
    const since = performance.now();
    command.signalGroup('SIGINT');
    expect((await command.ended).code).toBe(130);
    // Its own limit is 8 s.
    expect(performance.now() - since).toBeLessThan(5000);
    await gone(pid);
  });

  test('ends with the process of a lane', async () => {
    const folder = newFolder();
    const { env, started } = hanging(folder, true);
    const path = scenarioFile(folder, { topic: { name: 'secure' }, backends: ['confluent'] });
    const args = ['run', path, '--brokers', kafka.address('sasl'), '--out', join(folder, 'reports')];
    const command = start(args, { env });
    const pid = await started(command);
    command.signalGroup('SIGINT');
    expect((await command.ended).code).toBe(130);
    await gone(pid);
  });
});

describe('a run', () => {
  const reader = { 'security.protocol': 'SASL_PLAINTEXT', ...login('PLAIN', 'reader', passwords.reader) };

  async function run(settings: Settings, listener: Listener, parts: object, ...args: readonly string[]) {
    const folder = newFolder();
    const path = scenarioFile(folder, { topic: { name: 'secure' }, ...parts });
    const reports = join(folder, 'reports');
    const ended = await lingerlab(
      ['run', path, '--brokers', kafka.address(listener), '--out', reports, ...args],
      { env: { ...environment(settings), LINGERLAB_DEBUG: '1' } },
    );
    return { ...ended, folder, reports };
  }

  test('over SASL_SSL tells how it got in, and its secrets nowhere', async () => {
    const folder = newFolder();
    const secret = join(folder, 'secret');
    writeFileSync(secret, `${passwords.app}\n`);
    const connection = {
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'SCRAM-SHA-512',
      'sasl.username': 'app',
      'sasl.password': { file: secret },
      'ssl.ca.location': kafka.authority.certificate,
    };
    const parts = { backends: ['kafkajs', 'confluent'], connection };
    const { code, stdout, stderr, reports } = await run({}, 'sasltls', parts);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { path, result } = resultIn(reports);
    expect(result.broker.connection).toEqual({
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'SCRAM-SHA-512',
      'ssl.endpoint.identification.algorithm': 'https',
      tlsVersion: 'TLSv1.3',
    });
    expect(trialsOf(result).map(({ state }) => state)).not.toContain('failed');
    expect(stdout).toContain('SASL_SSL, SCRAM-SHA-512, TLSv1.3');
    const csv = await lingerlab(['report', path, '--csv']);
    const json = await lingerlab(['report', path, '--table']);
    const files = readdirSync(join(path, '..')).map((name) => readFileSync(join(path, '..', name), 'utf8'));
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const text of [...files, stdout, stderr, csv.stdout, json.stdout])
      expect(text.includes(passwords.app)).toBe(false);
  });

  test('with a backend of the user’s own is given the way in', async () => {
    const example = fileURLToPath(new URL('../../examples/my-client.js', import.meta.url));
    const settings = { 'security.protocol': 'SASL_SSL', ...trusting(), ...login('SCRAM-SHA-512') };
    const { code, stderr, reports } = await run(settings, 'sasltls', { backends: [example] });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(trialsOf(resultIn(reports).result).map(({ state }) => state)).not.toContain('failed');
  });

  test('prints no secret as JSON either, nor where a command gave it', async () => {
    const token = unsecuredToken('app');
    const folder = newFolder();
    const file = join(folder, 'token');
    writeFileSync(file, token);
    const connection = {
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'OAUTHBEARER',
      'sasl.oauthbearer.token': {
        command: [process.execPath, '-p', `require('fs').readFileSync('${file}', 'utf8')`],
      },
    };
    const { code, stdout, stderr } = await run(
      {},
      'sasl',
      { backends: ['confluent', 'kafkajs'], connection },
      '--json',
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout).broker.connection['sasl.mechanism']).toBe('OAUTHBEARER');
    expect(`${stdout}${stderr}`.includes(token)).toBe(false);
  });

  test('refuses a secret that stands in the scenario, and quotes it nowhere', async () => {
    const connection = { 'security.protocol': 'SASL_SSL', 'sasl.password': 'plain-S3cret-word' };
    const { code, stdout, stderr } = await run({}, 'sasltls', { connection });
    expect(code).toBe(2);
    expect(stderr).toMatch(/scenario\.yaml:\d+:\d+: .*results keep a scenario/);
    expect(stdout + stderr).not.toContain('S3cret');
  });

  test('says which permission is lacking to see or to make the topic', async () => {
    const seeing = await run(reader, 'sasl', {});
    expect(seeing.code).toBe(5);
    expect(seeing.stderr).toMatch(
      /no permission to describe topic "secure" \(TOPIC_AUTHORIZATION_FAILED\) — .*Describe on topic "secure"/,
    );
    expect(seeing.stdout + seeing.stderr).not.toContain('S3cret');
  });

  test('says of messages that are refused which permission is lacking', async () => {
    const parts = { topic: { name: 'readable' }, backends: ['kafkajs', 'confluent'], drain: '3s' };
    const { stdout, stderr, reports } = await run(reader, 'sasl', parts);
    const trials = trialsOf(resultIn(reports).result);
    expect(trials).toHaveLength(2);
    for (const trial of trials)
      expect(trial).toMatchObject({
        state: 'failed',
        cause: { message: expect.stringMatching(/TOPIC_AUTHORIZATION_FAILED \(.*Write on topic "readable"/) },
      });
    expect(stdout + stderr + JSON.stringify(trials)).not.toContain('S3cret');
  });

  test('leaves the connection aside on a broker of its own, and says so', async () => {
    const folder = newFolder();
    const connection = { 'security.protocol': 'SASL_SSL', 'sasl.password': { env: 'NOT_SET' } };
    const path = scenarioFile(folder, { connection });
    const { code, stderr } = await lingerlab(['run', path, '--broker', 'embedded', '--dry-run']);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(
        "note: the scenario's connection is left aside: lingerlab starts embedded",
      ),
    });
  });
});
