import { expect, it } from 'vitest';
import { connectionRefusal } from '../../../src/backend/unsupported.ts';
import { type Connection, plaintext } from '../../../src/connection.ts';

const tls = { ca: null, identity: null, endpointIdentification: true };
const secure: Connection = { protocol: 'SSL', tls, sasl: null };

it('takes a backend that does not say otherwise for one without TLS and SASL', () => {
  const bare = { name: 'mine' };
  expect(connectionRefusal(bare, undefined)).toBeNull();
  expect(connectionRefusal(bare, plaintext)).toBeNull();
  expect(connectionRefusal(bare, secure)).toMatch(/^mine connects without TLS and SASL only, .* SSL$/);
});

it('asks a backend that knows', () => {
  const refusesConnection = ({ protocol }: Connection) => (protocol === 'SSL' ? 'no TLS' : null);
  expect(connectionRefusal({ name: 'mine', refusesConnection }, secure)).toBe('no TLS');
});
