import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/connection.ts';
import { connectFault, endedFault, permissionFault, sendPermission } from '../../../src/security/faults.ts';

const tls = { ca: 'x', identity: null, endpointIdentification: true };
const connection: Connection = {
  protocol: 'SASL_SSL',
  tls,
  sasl: { mechanism: 'SCRAM-SHA-512', username: 'app', password: 'secret' },
};
const bearer: Connection = {
  ...connection,
  sasl: { mechanism: 'OAUTHBEARER', token: { kind: 'text', text: 'secret' } },
};
const identity = { certificate: 'x', key: 'x', keyPassword: null };

/** Words as they were seen: Node's, kafkajs's and librdkafka's. */
const seen: readonly (readonly [text: string, what: RegExp])[] = [
  ['CERT_HAS_EXPIRED certificate has expired', /certificate has expired/],
  ['KafkaJSConnectionError Connection error: self-signed certificate in certificate chain', /not trusted/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /not trusted/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE unable to verify the first certificate', /not trusted/],
  [
    'ssl://localhost:9093/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured',
    /not trusted/,
  ],
  [
    "ERR_TLS_CERT_ALTNAME_INVALID Hostname/IP does not match certificate's altnames: Host: localhost. is not in the cert's altnames: DNS:kafka.example.com",
    /another host/,
  ],
  [
    'Connection error: 40A7:error:0A000412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate:ssl/record/rec_layer_s3.c:1605:SSL alert number 42',
    /demands a certificate of the client/,
  ],
  ['ssl/tls alert certificate required', /demands a certificate of the client/],
  [
    'SSL handshake failed: error:0A00010B:SSL routines::wrong version number: connecting to a PLAINTEXT broker listener?',
    /TLS does not come about/,
  ],
  [
    'Client network socket disconnected before secure TLS connection was established',
    /TLS does not come about/,
  ],
  [
    "SASL SCRAM-SHA-512 mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: PLAIN,SCRAM-SHA-256",
    /does not offer SCRAM-SHA-512, but PLAIN,SCRAM-SHA-256/,
  ],
  [
    'KafkaJSProtocolError UNSUPPORTED_SASL_MECHANISM 33 The broker does not support the requested SASL mechanism',
    /does not offer SCRAM-SHA-512$/,
  ],
  ['ILLEGAL_SASL_STATE 34 Request is not valid given the current SASL state', /does no SASL/],
  [
    'KafkaJSSASLAuthenticationError SASL PLAIN authentication failed: Authentication failed: Invalid username or password',
    /refuses the user "app": it has no such user, or the password is wrong/,
  ],
  [
    'sasl_ssl://localhost:9093/bootstrap: SASL authentication error: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512',
    /refuses the user "app"/,
  ],
  ['KafkaJSServerDoesNotSupportApiKey The Kafka server does not support the requested API version', /older/],
  ['UNSUPPORTED_VERSION 35 The version of API is not supported', /older/],
];

describe('connectFault', () => {
  it.each(seen)('%s', (text, what) => {
    const fault = connectFault({ text, connection });
    expect(fault?.what).toMatch(what);
    expect(fault?.remedy).not.toBe('');
    expect(JSON.stringify(fault)).not.toContain('secret');
  });

  it.each([
    'connect ECONNREFUSED 127.0.0.1:9092',
    'Connection timeout',
    'getaddrinfo ENOTFOUND broker',
    'This server does not host this topic-partition',
    'SSL handshake failed: Disconnected: connection closed by peer',
  ])('says nothing of %s', (text) => {
    expect(connectFault({ text, connection })).toBeNull();
  });

  it('tells a certificate that is not accepted from one that is lacking', () => {
    const text = 'tlsv1 alert unknown ca';
    expect(connectFault({ text, connection })?.remedy).toContain('ssl.certificate.location');
    const mutual = { ...connection, tls: { ...tls, identity } };
    expect(connectFault({ text, connection: mutual })?.what).toContain('does not accept the certificate');
  });

  it('says where to look for an authority, by whether one was named', () => {
    const text = 'UNABLE_TO_VERIFY_LEAF_SIGNATURE';
    expect(connectFault({ text, connection })?.remedy).toContain('of another authority');
    const trusting = { ...connection, tls: { ...tls, ca: null } };
    expect(connectFault({ text, connection: trusting })?.remedy).toContain('set ssl.ca.location');
  });

  it('speaks of tokens where they are what is refused', () => {
    expect(connectFault({ text: 'SASL authentication error: x', connection: bearer })?.what).toContain(
      'token',
    );
  });

  it('takes the end of a connection for a refused token where one is shown', () => {
    expect(endedFault(bearer)?.what).toBe('the broker refuses the token');
    expect(endedFault(connection)).toBeNull();
    expect(connectFault({ text: 'ILLEGAL_SASL_STATE', connection: bearer })).toEqual(endedFault(bearer));
  });

  it('quotes what is known of the certificate', () => {
    const peer = { validTo: 'Nov 22 16:37:11 2026 GMT', names: 'kafka.example.com', issuer: 'CN=x' };
    const faultOf = (text: string) => connectFault({ text, connection, peer })?.what;
    expect(faultOf('CERT_HAS_EXPIRED')).toContain('on 2026-11-22');
    expect(faultOf('ERR_TLS_CERT_ALTNAME_INVALID')).toContain('it names kafka.example.com');
    expect(faultOf('UNABLE_TO_VERIFY_LEAF_SIGNATURE')).toContain('(CN=x)');
  });
});

describe('permissions', () => {
  it('are named with what they are for', () => {
    expect(
      permissionFault('TOPIC_AUTHORIZATION_FAILED', 'describe topic "x"', 'Describe on topic "x"'),
    ).toEqual({
      what: 'no permission to describe topic "x" (TOPIC_AUTHORIZATION_FAILED)',
      remedy: 'give the user the permission Describe on topic "x"',
    });
    expect(permissionFault('REQUEST_TIMED_OUT', 'x', 'y')).toBeNull();
    expect(permissionFault(null, 'x', 'y')).toBeNull();
  });

  it('to send are Write, and for idempotence on an old cluster IdempotentWrite', () => {
    expect(sendPermission('TOPIC_AUTHORIZATION_FAILED', 'x')).toBe(
      'Write on topic "x", and Describe with it',
    );
    expect(sendPermission('CLUSTER_AUTHORIZATION_FAILED', 'x')).toBe('IdempotentWrite on the cluster');
  });
});
