import { expect, it } from 'vitest';
import { plaintext } from '../../src/connection.ts';
import { kafkajsConnection } from '../../src/kafkajs-connection.ts';

const identity = { certificate: 'cert', key: 'key', keyPassword: 'word' };

it('gives kafkajs nothing for a plain connection', () => {
  expect(kafkajsConnection(undefined)).toEqual({});
  expect(kafkajsConnection(plaintext)).toEqual({});
});

it('gives Node the certificates, and checks the host unless told otherwise', () => {
  const tls = { ca: 'ca', identity, endpointIdentification: true };
  expect(kafkajsConnection({ protocol: 'SSL', tls, sasl: null })).toEqual({
    ssl: { ca: 'ca', cert: 'cert', key: 'key', passphrase: 'word' },
  });
  const trusting = { ca: null, identity: null, endpointIdentification: false };
  const { ssl } = kafkajsConnection({ protocol: 'SSL', tls: trusting, sasl: null });
  expect(ssl).toEqual({ checkServerIdentity: expect.any(Function) });
});

it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('gives kafkajs %s', (mechanism) => {
  const sasl = { mechanism, username: 'app', password: 'word' };
  expect(kafkajsConnection({ protocol: 'SASL_PLAINTEXT', tls: null, sasl })).toEqual({
    sasl: { mechanism: mechanism.toLowerCase(), username: 'app', password: 'word' },
  });
});

it('gives kafkajs a provider of tokens', async () => {
  const sasl = { mechanism: 'OAUTHBEARER', token: { kind: 'text', text: 'a-token' } } as const;
  const options = kafkajsConnection({ protocol: 'SASL_PLAINTEXT', tls: null, sasl }).sasl as {
    oauthBearerProvider(): Promise<unknown>;
  };
  expect(await options.oauthBearerProvider()).toEqual({ value: 'a-token' });
});
