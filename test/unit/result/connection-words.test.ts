import { expect, it } from 'vitest';
import { connectionWords } from '../../../src/result/connection-words.ts';

const secure = {
  'security.protocol': 'SASL_SSL',
  'sasl.mechanism': 'SCRAM-SHA-512',
  'ssl.endpoint.identification.algorithm': 'https',
  tlsVersion: 'TLSv1.3',
} as const;

it.each([
  [undefined, 'PLAINTEXT'],
  [secure, 'SASL_SSL, SCRAM-SHA-512, TLSv1.3'],
  [{ ...secure, 'security.protocol': 'SSL', 'sasl.mechanism': null }, 'SSL, TLSv1.3'],
  [
    { ...secure, 'ssl.endpoint.identification.algorithm': 'none' as const, tlsVersion: null },
    'SASL_SSL, SCRAM-SHA-512, host names unchecked',
  ],
])('says how clients got in: %j', (connection, words) => {
  expect(connectionWords({ connection })).toBe(words);
});
