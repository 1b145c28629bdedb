import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redacted } from '../../../src/redact.ts';
import { resolveConnection } from '../../../src/security/resolve.ts';
import type { ConnectionSettings } from '../../../src/security/settings.ts';
import * as pem from '../../fixtures/certificates.ts';
import { problemsOf } from '../problems.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lingerlab-resolve-'));
  const files = {
    'ca.pem': pem.certificate,
    'client.pem': pem.certificate,
    'client.key': pem.key,
    'encrypted.key': pem.encryptedKey,
    'other.key': pem.otherKey,
    'expired.pem': pem.expiredCertificate,
    'expired.key': pem.expiredKey,
    'text.pem': 'no certificate',
    secret: 'from-a-file\n',
    empty: '',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resolved = (settings: ConnectionSettings | null, env: NodeJS.ProcessEnv = {}) =>
  resolveConnection(
    settings === null ? null : { settings, folder, locate: (setting) => `s.yaml ${setting}` },
    env,
  );
const problems = (settings: ConnectionSettings | null, env: NodeJS.ProcessEnv = {}) =>
  problemsOf(() => resolved(settings, env));

const scram = {
  'security.protocol': 'SASL_PLAINTEXT',
  'sasl.mechanism': 'SCRAM-SHA-512',
  'sasl.username': 'app',
} as const;

describe('a connection', () => {
  it('is none where neither the scenario nor the environment says anything', async () => {
    expect(await resolved(null, { LINGERLAB_BROKERS: 'a:1' })).toBeNull();
  });

  it('takes its files from beside the scenario, and its secrets from where they are', async () => {
    const connection = await resolved(
      {
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'PLAIN',
        'sasl.username': 'app',
        'sasl.password': { file: 'secret' },
        'ssl.ca.location': 'ca.pem',
        'ssl.certificate.location': 'client.pem',
        'ssl.key.location': 'encrypted.key',
        'ssl.key.password': { env: 'KEY_WORD' },
        'ssl.endpoint.identification.algorithm': 'none',
      },
      { KEY_WORD: pem.keyPassword },
    );
    expect(connection).toEqual({
      protocol: 'SASL_SSL',
      tls: {
        ca: pem.certificate,
        identity: { certificate: pem.certificate, key: pem.encryptedKey, keyPassword: pem.keyPassword },
        endpointIdentification: false,
      },
      sasl: { mechanism: 'PLAIN', username: 'app', password: 'from-a-file' },
    });
    expect(redacted(`${pem.keyPassword} from-a-file`)).toBe('*** ***');
  });

  it('comes from the environment alone, under the same names', async () => {
    expect(
      await resolved(null, {
        LINGERLAB_SECURITY_PROTOCOL: 'SSL',
        LINGERLAB_SSL_CA_LOCATION: join(folder, 'ca.pem'),
      }),
    ).toEqual({
      protocol: 'SSL',
      tls: { ca: pem.certificate, identity: null, endpointIdentification: true },
      sasl: null,
    });
  });

  it('lets the environment win over the scenario, setting by setting', async () => {
    const connection = await resolved(
      { ...scram, 'sasl.password': { env: 'NOT_SET' } },
      { LINGERLAB_SASL_USERNAME: 'other', LINGERLAB_SASL_PASSWORD_FILE: join(folder, 'secret') },
    );
    expect(connection?.sasl).toEqual({
      mechanism: 'SCRAM-SHA-512',
      username: 'other',
      password: 'from-a-file',
    });
  });

  it('leaves aside what the protocol of the environment does not need', async () => {
    const env = { LINGERLAB_SECURITY_PROTOCOL: 'PLAINTEXT' };
    expect(await resolved({ ...scram, 'sasl.password': { env: 'NOT_SET' } }, env)).toEqual({
      protocol: 'PLAINTEXT',
      tls: null,
      sasl: null,
    });
  });

  it('leaves aside what the mechanism of the environment does not need', async () => {
    const bearer = {
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'OAUTHBEARER',
      'sasl.oauthbearer.token': { file: 'nowhere' },
    } as const;
    const password = {
      LINGERLAB_SASL_MECHANISM: 'PLAIN',
      LINGERLAB_SASL_USERNAME: 'app',
      LINGERLAB_SASL_PASSWORD: 'a-word',
    };
    expect((await resolved(bearer, password))?.sasl).toMatchObject({
      mechanism: 'PLAIN',
      password: 'a-word',
    });
    const token = {
      LINGERLAB_SASL_MECHANISM: 'OAUTHBEARER',
      LINGERLAB_SASL_OAUTHBEARER_TOKEN: 'a-token',
    };
    expect((await resolved({ ...scram, 'sasl.password': { env: 'NOT_SET' } }, token))?.sasl).toEqual({
      mechanism: 'OAUTHBEARER',
      token: { kind: 'text', text: 'a-token', where: 'LINGERLAB_SASL_OAUTHBEARER_TOKEN' },
    });
  });

  it.each([
    [{ command: ['give', 'it'] }, { kind: 'command', command: ['give', 'it'], folder: true }],
    [{ file: 'secret' }, { kind: 'file', path: true }],
    [{ env: 'TOKEN' }, { kind: 'text', text: 'a-token' }],
  ] as const)('takes a token from %j', async (source, expected) => {
    const settings = {
      'security.protocol': 'SASL_PLAINTEXT',
      'sasl.mechanism': 'OAUTHBEARER',
      'sasl.oauthbearer.token': source,
    } as const;
    const connection = await resolved(settings, { TOKEN: 'a-token' });
    const inFolder = Object.fromEntries(
      Object.entries(expected).map(([name, value]) => [
        name,
        value === true ? expect.stringContaining(folder) : value,
      ]),
    );
    expect(connection?.sasl).toEqual({
      mechanism: 'OAUTHBEARER',
      token: { ...inFolder, where: 's.yaml sasl.oauthbearer.token' },
    });
  });

  it('takes a program for tokens from the environment too', async () => {
    const connection = await resolved(null, {
      LINGERLAB_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      LINGERLAB_SASL_MECHANISM: 'OAUTHBEARER',
      LINGERLAB_SASL_OAUTHBEARER_TOKEN_COMMAND: 'give it',
    });
    expect(connection?.sasl).toMatchObject({ token: { kind: 'command', command: ['give', 'it'] } });
  });
});

describe('what is wrong with a connection', () => {
  it.each<[string, ConnectionSettings, RegExp]>([
    ['no protocol', { 'sasl.username': 'app' }, /s\.yaml sasl\.username: no security\.protocol/],
    [
      'no mechanism',
      { 'security.protocol': 'SASL_SSL' },
      /security\.protocol: sasl\.mechanism is missing — .*LINGERLAB_SASL_MECHANISM/,
    ],
    ['no password', scram, /s\.yaml sasl\.mechanism: sasl\.password is missing/],
    [
      'no token',
      { 'security.protocol': 'SASL_SSL', 'sasl.mechanism': 'OAUTHBEARER' },
      /sasl\.oauthbearer\.token is missing/,
    ],
    [
      'a token for a mechanism with a password',
      { ...scram, 'sasl.password': { file: 'secret' }, 'sasl.oauthbearer.token': { file: 'secret' } },
      /s\.yaml sasl\.oauthbearer\.token: .* means nothing with sasl\.mechanism SCRAM-SHA-512/,
    ],
    [
      'a mechanism without SASL',
      { 'security.protocol': 'SSL', 'sasl.mechanism': 'PLAIN' },
      /s\.yaml sasl\.mechanism: sasl\.mechanism means nothing with security\.protocol SSL — .*SASL_SSL/,
    ],
    [
      'certificates without TLS',
      { 'security.protocol': 'PLAINTEXT', 'ssl.ca.location': 'ca.pem' },
      /ssl\.ca\.location means nothing with security\.protocol PLAINTEXT/,
    ],
    [
      'a variable that is not set',
      { ...scram, 'sasl.password': { env: 'NOT_SET' } },
      /s\.yaml sasl\.password: the environment variable NOT_SET is not set/,
    ],
    [
      'a file that is not there',
      { ...scram, 'sasl.password': { file: 'nowhere' } },
      /s\.yaml sasl\.password: .*nowhere cannot be read: there is no such file/,
    ],
    [
      'a folder',
      { ...scram, 'sasl.password': { file: '.' } },
      /s\.yaml sasl\.password: \S+ cannot be read: it is a folder — name the file in it/,
    ],
    [
      'a user for a mechanism with a token',
      {
        'security.protocol': 'SASL_SSL',
        'sasl.mechanism': 'OAUTHBEARER',
        'sasl.oauthbearer.token': { file: 'secret' },
        'sasl.username': 'app',
      },
      /s\.yaml sasl\.username: .* means nothing with sasl\.mechanism OAUTHBEARER — leave it out/,
    ],
    ['an empty file', { ...scram, 'sasl.password': { file: 'empty' } }, /the file is empty/],
    [
      'no certificate in it',
      { 'security.protocol': 'SSL', 'ssl.ca.location': 'text.pem' },
      /text\.pem holds no certificate — name a PEM/,
    ],
    [
      'a certificate without its key',
      { 'security.protocol': 'SSL', 'ssl.certificate.location': 'client.pem' },
      /ssl\.certificate\.location: ssl\.key\.location is missing/,
    ],
    [
      'a key without its certificate',
      { 'security.protocol': 'SSL', 'ssl.key.location': 'client.key' },
      /ssl\.key\.location: ssl\.certificate\.location is missing/,
    ],
    [
      'another key',
      {
        'security.protocol': 'SSL',
        'ssl.certificate.location': 'client.pem',
        'ssl.key.location': 'other.key',
      },
      /other\.key does not belong to the certificate in .*client\.pem/,
    ],
    [
      'no key in it',
      {
        'security.protocol': 'SSL',
        'ssl.certificate.location': 'client.pem',
        'ssl.key.location': 'text.pem',
      },
      /text\.pem holds no private key/,
    ],
    [
      'an expired certificate',
      {
        'security.protocol': 'SSL',
        'ssl.certificate.location': 'expired.pem',
        'ssl.key.location': 'expired.key',
      },
      /CN=expired in .*expired\.pem expired on 2021-02-03/,
    ],
    [
      'an encrypted key without a password',
      {
        'security.protocol': 'SSL',
        'ssl.certificate.location': 'client.pem',
        'ssl.key.location': 'encrypted.key',
      },
      /ssl\.key\.password is missing/,
    ],
    [
      'another password',
      {
        'security.protocol': 'SSL',
        'ssl.certificate.location': 'client.pem',
        'ssl.key.location': 'encrypted.key',
        'ssl.key.password': { file: 'secret' },
      },
      /ssl\.key\.password: it does not open the key in .*encrypted\.key/,
    ],
  ])('%s', async (_, settings, expected) => {
    const found = await problems(settings);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  it('is told all at once', async () => {
    const settings = {
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'PLAIN',
      'sasl.password': { env: 'NOT_SET' },
      'ssl.ca.location': 'nowhere.pem',
    } as const;
    expect(await problems(settings, { LINGERLAB_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM: 'http' })).toEqual([
      expect.stringMatching(/LINGERLAB_SSL_ENDPOINT.*must be one of https, none, not "http"/),
      expect.stringContaining('nowhere.pem'),
      expect.stringContaining('NOT_SET is not set'),
      expect.stringContaining('sasl.username is missing'),
    ]);
  });

  it.each<[string, ConnectionSettings, NodeJS.ProcessEnv, (string | RegExp)[]]>([
    [
      'a bad mechanism and a password that is not there',
      { ...scram, 'sasl.password': { file: 'nowhere' } },
      { LINGERLAB_SASL_MECHANISM: 'plain' },
      [/^LINGERLAB_SASL_MECHANISM: must be one of .*, not "plain"$/, 'nowhere cannot be read'],
    ],
    [
      'no mechanism and a password that is not there',
      { 'security.protocol': 'SASL_SSL', 'sasl.password': { file: 'nowhere' } },
      {},
      ['sasl.mechanism is missing', 'nowhere cannot be read'],
    ],
    [
      'a bad protocol, and a certificate and a token that are not there',
      { 'ssl.ca.location': 'nowhere.pem', 'sasl.oauthbearer.token': { env: 'NOT_SET' } },
      { LINGERLAB_SECURITY_PROTOCOL: 'ssl' },
      [/^LINGERLAB_SECURITY_PROTOCOL: must be one of/, 'nowhere.pem cannot be read', 'NOT_SET is not set'],
    ],
    [
      'variables that there are not, and nothing of what they were meant for',
      { ...scram },
      { LINGERLAB_SASL_PASSWORD_COMMAND: 'pass kafka', LINGERLAB_SSL_TRUSTSTORE_LOCATION_OF_IT_ALL: 'x' },
      [
        /^LINGERLAB_SASL_PASSWORD_COMMAND: .* only a token .* — set LINGERLAB_SASL_PASSWORD or .*_FILE$/,
        /^LINGERLAB_SSL_TRUSTSTORE_LOCATION_OF_IT_ALL: there is no such variable — known are LINGERLAB_SEC/,
      ],
    ],
  ])('%s are told together', async (_, settings, env, expected) => {
    const told = await problems(settings, env);
    expect(told).toEqual(expected.map((words) => expect.stringMatching(words)));
  });

  it.each([
    ['LINGERLAB_SECURITYPROTOCOL', 'LINGERLAB_SECURITY_PROTOCOL'],
    ['LINGERLAB_SASL_MECHANISMS', 'LINGERLAB_SASL_MECHANISM'],
  ])('a misspelt variable is one: %s', async (name, meant) => {
    expect(await problems(null, { [name]: 'SSL' })).toEqual([
      `${name}: there is no such variable — did you mean ${meant}?`,
    ]);
    expect(await resolved(null, { [name]: '' })).toBeNull();
  });

  const bearer = { 'security.protocol': 'SASL_PLAINTEXT', 'sasl.mechanism': 'OAUTHBEARER' } as const;
  const expired = `e30.${Buffer.from('{"exp":1600000000}').toString('base64url')}.x`;
  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [
      { _COMMAND: `give 'it now'` },
      /_TOKEN_COMMAND: it has quotes in it, .* — put the command into a script/,
    ],
    [{ _COMMAND: ' ' }, /_TOKEN_COMMAND: it names no program$/],
    [{ _COMMAND: 'give it', _FILE: 'f' }, /_TOKEN_FILE: \S+_TOKEN_COMMAND is set too — set one of them$/],
    [{ '': 'a\nb' }, /_TOKEN: it is more than one word — it must be a valid token$/],
    [{ '': expired }, /_TOKEN: it is a token that expired at 2020-09-13T12:26:40.000Z — /],
  ])('a token from the environment that is none: %j', async (ends, expected) => {
    const env = Object.fromEntries(
      Object.entries(ends).map(([end, value]) => [`LINGERLAB_SASL_OAUTHBEARER_TOKEN${end}`, value]),
    );
    expect(await problems(bearer, env)).toEqual([expect.stringMatching(expected)]);
  });

  it('a bad protocol of the environment is named with those that there are', async () => {
    expect(await problems(null, { LINGERLAB_SECURITY_PROTOCOL: 'TLS' })).toEqual([
      'LINGERLAB_SECURITY_PROTOCOL: must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL, not "TLS"',
    ]);
  });
});
