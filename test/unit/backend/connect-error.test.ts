import { expect, it } from 'vitest';
import { connectError } from '../../../src/backend/connect-error.ts';

const options = {
  // No listener to ask.
  brokers: [],
  connection: {
    protocol: 'SASL_PLAINTEXT',
    tls: null,
    sasl: { mechanism: 'OAUTHBEARER', token: { kind: 'text', text: 'x' } },
  },
  clientId: 'test',
  topic: 'logs',
  settings: {},
  window: 1,
  connectTimeoutMs: 1000,
} as const;

const words = async (said: string, sentTo: string | null = null, turnedAway = true): Promise<string> => {
  const failure = {
    backend: 'mine',
    error: new Error(said),
    said,
    type: null,
    sentTo,
    turnedAway,
    leftMs: 0,
  };
  return (await connectError(options, failure)).message;
};

it('tells what a token lacks without the names of those who asked for it', async () => {
  expect(
    await words('Error: oauthbearer_token_refresh_cb: Error: s.yaml:9:3: it failed: invalid credentials'),
  ).toBe(': mine cannot connect to send to "logs": s.yaml:9:3: it failed: invalid credentials');
});

it('blames the token last, and only where the broker ends the connection', async () => {
  expect(await words('no answer within 10000 ms')).toContain('the broker refuses the token');
  expect(await words('no answer within 10000 ms', null, false)).toContain(
    '"logs": no answer within 10000 ms',
  );
  expect(await words('connect ECONNREFUSED', 'b:2')).toContain('sends clients to b:2');
  expect(await words('UNSUPPORTED_VERSION')).toContain('older than the client supports');
});
