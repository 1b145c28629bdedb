import type { Connection } from '../connection.ts';
import type { Coordination } from './apache-kafka-version.ts';

export const brokerKinds = ['embedded', 'apache-kafka', 'compose'] as const;
/** Brokers that lingerlab starts itself. */
export type ManagedBrokerKind = (typeof brokerKinds)[number];
export type BrokerKind = ManagedBrokerKind | 'external';

/** Something to send to, open until closed. */
export interface Broker {
  readonly kind: BrokerKind;
  /** Bootstrap addresses, `host:port`. */
  readonly bootstrap: readonly string[];
  /** How to get in: TLS and SASL; left out where neither is needed. */
  readonly connection?: Connection | undefined;
  /** The version of TLS that it speaks, as in `TLSv1.3`; left out without TLS. */
  readonly tlsVersion?: string | null;
  /** The broker software's version, or null where nothing tells it. */
  readonly version: string | null;
  /** What keeps the cluster's metadata; only where lingerlab knows it. */
  readonly coordination?: Coordination;
  /** Whether it is one that `lingerlab broker up` keeps; closing leaves it alone. */
  readonly kept?: boolean;
  /** What a reader must know before believing figures taken on it, in one sentence; null for a real cluster. */
  readonly caveat: string | null;
  /** Rejects (never resolves) when a broker that lingerlab started, or keeps, dies by itself; never settles otherwise. */
  readonly died: Promise<never>;
  /** What has gone of a cluster that goes on without it, a sentence each; only where somebody watches it. */
  losses?(): readonly string[];
  /** Stops everything that opening started, and removes its data. Safe to call twice. */
  close(): Promise<void>;
}

/** An Apache Kafka that is to be started. */
export interface ApacheKafkaChoice {
  readonly kind: 'apache-kafka';
  /** LINGERLAB_KAFKA_VERSION, else the newest that lingerlab knows. */
  readonly version?: string;
  /** How many brokers the cluster has, 1 to 9; 1 unless said. */
  readonly nodes?: number;
  /** The port of the first broker, those of the others follow; free ones unless said. */
  readonly port?: number;
}

/** One of the brokers that lingerlab starts, or a cluster that there is. */
export type BrokerChoice =
  | { readonly kind: Exclude<ManagedBrokerKind, 'apache-kafka'> }
  | ApacheKafkaChoice
  | {
      readonly kind: 'external';
      readonly addresses: readonly string[];
      /** TLS and SASL. Where it is left out, a scenario's and the environment's are taken. */
      readonly connection?: Connection | undefined;
    };

export interface BrokerOptions {
  /** Which broker: one of the managed kinds, or a list of `host:port`. */
  readonly choice: BrokerChoice;
  /** Told what is being waited for, as it changes ("starting Apache Kafka 4.4.0"). */
  readonly onStatus?: (status: string) => void;
  readonly signal?: AbortSignal;
}
