import { expect, it } from 'vitest';
import { librdkafkaConnection } from '../../../src/backend/librdkafka-connection.ts';
import { LingerlabError } from '../../../src/errors.ts';

it('gives librdkafka nothing where no connection is given', () => {
  expect(librdkafkaConnection(undefined)).toEqual({});
});

it('gives librdkafka texts, not paths', () => {
  const tls = {
    ca: 'ca',
    identity: { certificate: 'cert', key: 'key', keyPassword: 'word' },
    endpointIdentification: false,
  };
  const sasl = { mechanism: 'SCRAM-SHA-512', username: 'app', password: 'word' } as const;
  expect(librdkafkaConnection({ protocol: 'SASL_SSL', tls, sasl })).toEqual({
    'security.protocol': 'sasl_ssl',
    'ssl.ca.pem': 'ca',
    'ssl.certificate.pem': 'cert',
    'ssl.key.pem': 'key',
    'ssl.key.password': 'word',
    'ssl.endpoint.identification.algorithm': 'none',
    'sasl.mechanisms': 'SCRAM-SHA-512',
    'sasl.username': 'app',
    'sasl.password': 'word',
  });
});

it('gives librdkafka tokens with their end and their user', async () => {
  const expires = 1_900_000_000;
  const claims = Buffer.from(JSON.stringify({ sub: 'app', exp: expires })).toString('base64url');
  const configOf = (text: string) =>
    librdkafkaConnection({
      protocol: 'SASL_PLAINTEXT',
      tls: null,
      sasl: { mechanism: 'OAUTHBEARER', token: { kind: 'text', text } },
    }) as { oauthbearer_token_refresh_cb(): Promise<unknown> };
  expect(await configOf(`e30.${claims}.`).oauthbearer_token_refresh_cb()).toEqual({
    tokenValue: `e30.${claims}.`,
    lifetime: expires * 1000,
    principal: 'app',
  });
  expect(await configOf('opaque').oauthbearer_token_refresh_cb()).toMatchObject({
    tokenValue: 'opaque',
    principal: 'lingerlab',
  });
  // An error of its own, for librdkafka's client writes into the message.
  const failed = await configOf('two words')
    .oauthbearer_token_refresh_cb()
    .catch((error: unknown) => error);
  expect(failed).not.toBeInstanceOf(LingerlabError);
  expect((failed as Error).message).toMatch(/^sasl\.oauthbearer\.token: it is more than one word — /);
});
