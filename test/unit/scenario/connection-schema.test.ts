import { describe, expect, it } from 'vitest';
import { connectionOf } from '../../../src/scenario/connection.ts';
import { scenarioJsonSchema } from '../../../src/scenario/schema.ts';
import { problemsOf } from '../problems.ts';
import { scenarioOf } from './scenarios.ts';

const least = `name: x
topic: { name: logs }
load: { kind: closed, inFlight: 1 }
backends: [kafkajs]
`;
const block = `${least}connection:
  security.protocol: SASL_SSL
  sasl.mechanism: PLAIN
  sasl.username: app
  sasl.password: { env: KAFKA_PASSWORD }
`;

describe('a connection block', () => {
  it('is taken with the folder where its paths begin, and the places of its settings', () => {
    const connection = connectionOf(scenarioOf(block));
    expect(connection).toMatchObject({
      folder: '.',
      settings: { 'security.protocol': 'SASL_SSL', 'sasl.password': { env: 'KAFKA_PASSWORD' } },
    });
    expect(connection?.locate('sasl.password')).toBe('s.yaml:9:18');
  });

  it('may be left out', () => {
    expect(connectionOf(scenarioOf(least))).toBeNull();
  });

  it('takes settings from the command line', () => {
    const loaded = scenarioOf(block, 'connection.sasl.mechanism=SCRAM-SHA-256');
    expect(loaded.scenario.connection?.settings['sasl.mechanism']).toBe('SCRAM-SHA-256');
    expect(connectionOf(loaded)?.locate('sasl.mechanism')).toBe(
      '--set connection.sasl.mechanism=SCRAM-SHA-256',
    );
  });

  it.each(['sasl.password', 'ssl.key.password', 'sasl.oauthbearer.token'])(
    'refuses %s in plain text, with its place and without quoting it',
    async (name) => {
      const text = `${least}connection:\n  security.protocol: SASL_SSL\n  ${name}: hunter2-hunter2\n`;
      const [problem, ...others] = await problemsOf(() => scenarioOf(text));
      expect(others).toEqual([]);
      expect(problem).toMatch(
        /^s\.yaml:7:\d+: .* must not stand here itself, because results keep a scenario/,
      );
      expect(problem).toContain(`LINGERLAB_${name.toUpperCase().replaceAll('.', '_')}`);
      expect(problem).not.toContain('hunter2');
    },
  );

  it('refuses a number as a password too', async () => {
    const text = `${least}connection: { security.protocol: SASL_SSL, sasl.password: 123456 }\n`;
    const [problem] = await problemsOf(() => scenarioOf(text));
    expect(problem).toContain('must not stand here itself');
    expect(problem).not.toContain('123456');
  });

  it.each([
    'connection.sasl.password=hunter2-hunter2',
    'sasl.password=hunter2-hunter2',
    'connection.sasl.password={hunter2-hunter2',
    'connection.sasl.oauthbearer.token=hunter2-hunter2',
    'connection={ sasl.password: hunter2-hunter2 }',
    'connection={ sasl.password:hunter2-hunter2 }',
    'connection={ sasl.pass: hunter2-hunter2',
    'connection.sasl.pass=hunter2-hunter2',
    'sasl.pass=hunter2-hunter2',
    'sasl.password:hunter2-hunter2',
    'topic={ password: hunter2-hunter2 }',
  ])('refuses a secret in --set %s, without quoting it', async (set) => {
    const problems = await problemsOf(() => scenarioOf(block, set));
    expect(problems.join('\n')).toMatch(/--set \S+=\*\*\*/);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it.each([
    ['in the file', `${block.replace('{ env: KAFKA_PASSWORD }', 'hunter2')}`, [], /^s\.yaml:9:18: /],
    [
      'in the file, beside',
      `${block}  sasl.pasword: hunter2\n`,
      ['connection={}'],
      /^s\.yaml:10:3: unknown key/,
    ],
    ['before', block, ['connection.sasl.password=hunter2'], /^--set connection\.sasl\.password=\*\*\*: /],
    [
      'before, misspelt',
      block,
      ['connection.sasl.pass=hunter2', 'connection={}'],
      /sasl\.pass=\*\*\*: unknown/,
    ],
    ['in a block before', block, ['connection={ sasl.password: hunter2 }'], /^--set connection=\*\*\*: /],
  ])('refuses a secret %s that --set covers, because results keep it', async (_, text, before, expected) => {
    const covering = 'connection.sasl.password={ env: KAFKA_PASSWORD }';
    const [problem, ...others] = await problemsOf(() => scenarioOf(text, ...before, covering));
    expect(others).toEqual([]);
    expect(problem).toMatch(expected);
    expect(problem).not.toContain('hunter2');
  });

  it('takes settings from the command line without their mapping too', async () => {
    const { scenario } = scenarioOf(block, 'sasl.username=other');
    expect(scenario.connection?.settings['sasl.username']).toBe('other');
    expect(await problemsOf(() => scenarioOf(block, 'sasl.user=other'))).toEqual([
      expect.stringMatching(/unknown key sasl — did you mean connection\.sasl\./),
    ]);
  });

  it('lets --set mend what is wrong in the file and no secret', () => {
    const text = block.replace('PLAIN', 'CHANGE-ME');
    const { scenario } = scenarioOf(text, 'connection.sasl.mechanism=PLAIN');
    expect(scenario.connection?.settings['sasl.mechanism']).toBe('PLAIN');
  });

  it.each([
    ['security.protocol: TLS', /must be one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL, not "TLS"/],
    [
      'sasl.mechanism: GSSAPI',
      /must be one of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER, not "GSSAPI"/,
    ],
    ['sasl.pasword: { env: X }', /unknown key sasl\.pasword in connection — did you mean sasl\.password\?/],
    ['sasl.password: { enw: X }', /sasl\.password must be \{ env: NAME \} or \{ file: path \}/],
    [
      'sasl.oauthbearer.token: { command: [] }',
      /command must be a list of texts: a program and its arguments/,
    ],
    ['sasl.oauthbearer.token: { command: [""] }', /command names no program/],
    ['password: { env: X }', /unknown key password .* — did you mean sasl\.password or ssl\.key\.password\?/],
  ])('refuses %s', async (line, expected) => {
    const problems = await problemsOf(() => scenarioOf(`${least}connection:\n  ${line}\n`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
    expect(problems[0]).toMatch(/^s\.yaml:6:/);
  });

  it('is in the JSON Schema', () => {
    expect(scenarioJsonSchema()).toMatchObject({
      properties: { connection: { properties: { 'sasl.password': { anyOf: [{}, {}] } } } },
    });
    expect(JSON.stringify(scenarioJsonSchema())).toContain('Results keep the arguments');
  });
});
