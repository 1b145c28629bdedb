/**
 * How a client gets into a cluster, with every file read and every secret at hand: plain data that crosses to threads
 * and child processes by message. It never goes into a result, a log, a command line or an environment.
 */

/** Kafka's `security.protocol`. */
export const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
export type SecurityProtocol = (typeof securityProtocols)[number];

/** Mechanisms with a user name and a password. */
export const passwordMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
/** Kafka's `sasl.mechanism`, as far as lingerlab knows it. */
export const saslMechanisms = [...passwordMechanisms, 'OAUTHBEARER'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

/** The client's side of TLS. */
export interface Tls {
  /** Certificates (PEM) of the authorities to trust; null for those that the client trusts by itself. */
  readonly ca: string | null;
  /** The client's own certificate, its chain after it, and its key (PEM); null where it shows none. */
  readonly identity: {
    readonly certificate: string;
    readonly key: string;
    /** What the key is encrypted with; null where it is not. */
    readonly keyPassword: string | null;
  } | null;
  /** Whether the broker's certificate must name the host that was asked for. */
  readonly endpointIdentification: boolean;
}

/** Where a token for OAUTHBEARER comes from: a program's standard output, a file, or the text itself. */
export type TokenSource = (
  | { readonly kind: 'command'; readonly command: readonly string[]; readonly folder: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'text'; readonly text: string }
) & {
  /** The place in a scenario or the variable that says so. */
  readonly where?: string;
};

export type Sasl =
  | {
      readonly mechanism: (typeof passwordMechanisms)[number];
      readonly username: string;
      readonly password: string;
    }
  | { readonly mechanism: 'OAUTHBEARER'; readonly token: TokenSource };

/** `tls` is there exactly for the protocols with SSL in their names, and `sasl` for those with SASL. */
export interface Connection {
  readonly protocol: SecurityProtocol;
  readonly tls: Tls | null;
  readonly sasl: Sasl | null;
}

/** Neither TLS nor SASL: what is meant where no connection is given. */
export const plaintext: Connection = { protocol: 'PLAINTEXT', tls: null, sasl: null };
