import type { Connection } from '../connection.ts';
import type { PeerCertificate } from './listener.ts';

/** Why a client does not get in, and what would help. */
export interface Fault {
  readonly what: string;
  readonly remedy: string;
}

/** The words with which an error came, and what more is known. */
export interface Symptom {
  /** Messages and codes, the causes' among them. */
  readonly text: string;
  readonly connection: Connection;
  /** The broker's certificate, where it was seen. */
  readonly peer?: PeerCertificate | null;
}

interface Rule {
  readonly pattern: RegExp;
  readonly fault: (symptom: Symptom) => Fault;
}

const noClientCertificate: Fault = {
  what: 'the broker demands a certificate of the client, and none is given',
  remedy: 'set ssl.certificate.location and ssl.key.location',
};
const refusedClientCertificate: Fault = {
  what: 'the broker does not accept the certificate of the client',
  remedy:
    'ssl.certificate.location must name one from an authority that the broker trusts (its ssl.truststore), with the chain after it',
};

/** Node's and OpenSSL's words, kafkajs's, librdkafka's and Kafka's own; the first that fits. */
const rules: readonly Rule[] = [
  {
    pattern:
      /alert (bad certificate|certificate|unknown ca|no certificate|handshake failure)|CERTIFICATE_REQUIRED/i,
    fault: ({ connection }) =>
      connection.tls?.identity == null ? noClientCertificate : refusedClientCertificate,
  },
  {
    pattern: /certificate has expired|CERT_HAS_EXPIRED/i,
    fault: ({ peer }) => ({
      what: `the broker's certificate has expired${peer == null ? '' : `, on ${new Date(peer.validTo).toISOString().slice(0, 10)}`}`,
      remedy: 'whoever runs the cluster must renew it',
    }),
  },
  {
    pattern: /certificate is not yet valid|CERT_NOT_YET_VALID/i,
    fault: () => ({
      what: "the broker's certificate is not valid yet",
      remedy: "compare this machine's clock with the broker's",
    }),
  },
  {
    pattern: /ALTNAME_INVALID|does not match certificate|hostname mismatch|IP address mismatch/i,
    fault: ({ peer }) => ({
      what: `the broker's certificate is for another host${peer == null ? '' : `: it names ${peer.names}`}`,
      remedy:
        'use an address that it names, or set ssl.endpoint.identification.algorithm: none, which trusts any host with a certificate of that authority',
    }),
  },
  {
    pattern:
      /self.signed certificate|SELF_SIGNED|UNABLE_TO_|unable to (get|verify)|certificate verify failed/i,
    fault: ({ connection, peer }) => ({
      what: `the broker's certificate comes from an authority that is not trusted here${peer == null ? '' : ` (${peer.issuer})`}`,
      remedy:
        connection.tls?.ca == null
          ? "set ssl.ca.location to a PEM file with that authority's certificate"
          : 'ssl.ca.location names the certificates of another authority',
    }),
  },
  {
    pattern:
      /wrong version number|packet length too long|disconnected before secure TLS|connecting to a PLAINTEXT broker/i,
    fault: ({ connection }) => ({
      what: `TLS does not come about there: the listener seems to speak Kafka without it`,
      remedy: `name the TLS listener's port, or set security.protocol: ${connection.sasl === null ? 'PLAINTEXT' : 'SASL_PLAINTEXT'}`,
    }),
  },
  {
    pattern: /unsupported SASL mechanism|mechanism is not supported|UNSUPPORTED_SASL_MECHANISM/i,
    fault: ({ connection, text }) => {
      const offered = /supported mechanisms: *([\w,\- ]+)/i.exec(text)?.[1]?.trim();
      return {
        what: `the broker does not offer ${connection.sasl?.mechanism ?? 'the mechanism'}${offered ? `, but ${offered}` : ''}`,
        remedy: 'set sasl.mechanism to one of its sasl.enabled.mechanisms',
      };
    },
  },
  {
    pattern: /ILLEGAL_SASL_STATE|not valid given the current SASL state/i,
    fault: ({ connection }) =>
      // Clients in JavaScript take no notice of a refused token, and go on; that a listener does no SASL it tells itself.
      connection.sasl?.mechanism === 'OAUTHBEARER'
        ? refusedToken
        : {
            what: 'the listener does no SASL',
            remedy: `name the SASL listener's port, or set security.protocol: ${connection.tls === null ? 'PLAINTEXT' : 'SSL'}`,
          },
  },
  {
    pattern:
      /authentication (failed|error)|invalid credentials|SASL_AUTHENTICATION_FAILED|_AUTHENTICATION\b/i,
    fault: ({ connection: { sasl } }) => loginFault(sasl),
  },
  {
    pattern: /UNSUPPORTED_VERSION|does not support the api|DoesNotSupportApiKey|_UNSUPPORTED_FEATURE/i,
    fault: () => ({
      what: 'the broker is older than the client supports',
      remedy: 'use another backend, or a newer Kafka; the documentation shows which go together',
    }),
  },
];

/** What a token of OAUTHBEARER may lack. */
const refusedToken: Fault = {
  what: 'the broker refuses the token',
  remedy:
    'compare its issuer, audience and expiry with what the broker asks for (sasl.oauthbearer.expected.*)',
};

/**
 * What it means that a broker ends a connection that nothing else is wrong with: where kafkajs goes on with a refused
 * token, it may see only that. Null where no token is shown.
 */
export const endedFault = ({ sasl }: Connection): Fault | null =>
  sasl?.mechanism === 'OAUTHBEARER' ? refusedToken : null;

/** A broker does not tell a wrong password from a user that it does not have. */
function loginFault(sasl: Connection['sasl']): Fault {
  if (sasl === null)
    return {
      what: 'the broker refuses the client',
      remedy: 'set security.protocol to what its listener takes',
    };
  if (sasl.mechanism === 'OAUTHBEARER') return refusedToken;
  const scram = sasl.mechanism.startsWith('SCRAM') ? `, which ${sasl.mechanism} keeps for itself` : '';
  return {
    what: `the broker refuses the user ${JSON.stringify(sasl.username)}: it has no such user, or the password is wrong`,
    remedy: `check sasl.username and sasl.password against the broker's users${scram}`,
  };
}

/** What an error's words mean; null where they say nothing of the connection. */
export function connectFault(symptom: Symptom): Fault | null {
  return rules.find(({ pattern }) => pattern.test(symptom.text))?.fault(symptom) ?? null;
}

/** The cluster tells clients of addresses that do not answer: the classic mistake with containers. */
export const advertisedFault = (sentTo: string, why: string): Fault => ({
  what: `it answered, but sends clients to ${sentTo}, which cannot be reached: ${why}`,
  remedy: "set the brokers' advertised.listeners to addresses that this machine reaches",
});

/** Whether Kafka's name of an error is of one about permissions. */
export const isPermission = (type: string | null): boolean =>
  type?.endsWith('_AUTHORIZATION_FAILED') ?? false;

/** What it takes to do something, in Kafka's words for permissions (ACLs); null for errors of another kind. */
export function permissionFault(type: string | null, doing: string, needs: string): Fault | null {
  if (!isPermission(type)) return null;
  return {
    what: `no permission to ${doing} (${type})`,
    remedy: `give the user the permission ${needs}`,
  };
}

/** What sending takes, in Kafka's words for permissions, where it failed with an error of that name. */
export const sendPermission = (type: string | null, topic: string): string =>
  type === 'CLUSTER_AUTHORIZATION_FAILED'
    ? 'IdempotentWrite on the cluster'
    : `Write on topic "${topic}", and Describe with it`;

/** What would let messages through that failed with an error of that name; null where it is not about permissions. */
export const sendRemedy = (type: string, topic: string): string | null =>
  isPermission(type) ? `give the user the permission ${sendPermission(type, topic)}` : null;
