import { expect, it } from 'vitest';
import { secureChoice } from '../../../src/broker/secure-choice.ts';
import type { Connection } from '../../../src/connection.ts';
import { redacted } from '../../../src/redact.ts';
import type { ScenarioConnection } from '../../../src/security/given.ts';

const external = { kind: 'external', addresses: ['a:1'] } as const;
const scenario: ScenarioConnection = {
  settings: { 'security.protocol': 'SSL' },
  folder: '.',
  locate: (setting) => setting,
};

it('gives a cluster of the user its connection', async () => {
  expect(await secureChoice(external, scenario, {})).toMatchObject({
    ...external,
    connection: { protocol: 'SSL' },
  });
  expect(await secureChoice(external, null, {})).toEqual(external);
});

it('keeps a connection that code gives, and withholds its secrets', async () => {
  const sasl = { mechanism: 'PLAIN', username: 'app', password: 'given-in-code' } as const;
  const connection: Connection = { protocol: 'SASL_PLAINTEXT', tls: null, sasl };
  const env = { LINGERLAB_SECURITY_PROTOCOL: 'PLAINTEXT' };
  expect(await secureChoice({ ...external, connection }, scenario, env)).toEqual({ ...external, connection });
  expect(redacted('given-in-code')).toBe('***');
});

it('leaves a connection aside for a broker of its own, and says so', async () => {
  const notes: string[] = [];
  const env = { LINGERLAB_SECURITY_PROTOCOL: 'no protocol' };
  const note = (text: string) => notes.push(text);
  expect(await secureChoice({ kind: 'embedded' }, scenario, env, note)).toEqual({ kind: 'embedded' });
  expect(await secureChoice({ kind: 'embedded' }, null, env, note)).toEqual({ kind: 'embedded' });
  expect(await secureChoice({ kind: 'embedded' }, null, {}, note)).toEqual({ kind: 'embedded' });
  expect(notes).toEqual([
    "the scenario's connection is left aside: lingerlab starts embedded without TLS and SASL",
    'the connection of LINGERLAB_SECURITY_PROTOCOL is left aside: lingerlab starts embedded without TLS and SASL',
  ]);
});
