import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAdmin } from '../../dist/broker/admin.js';
import { brokerJavaFlags, clusterId } from '../../dist/broker/apache-kafka-config.js';
import { kafkaJars } from '../../dist/broker/apache-kafka-jars.js';
import { freePorts } from '../../dist/broker/free-ports.js';
import { host } from '../../dist/broker/hosted.js';
import { findJava } from '../../dist/broker/java.js';
import type { KeeperReady, KeeperStart } from '../../dist/broker/keeper.js';
import { Authority, type Identity } from './certificates.ts';

/** Each listener with its protocol; their ports are the broker's only difference for a client. */
const protocols = {
  plain: 'PLAINTEXT',
  tls: 'SSL',
  mtls: 'SSL',
  expired: 'SSL',
  elsewhere: 'SSL',
  sasl: 'SASL_PLAINTEXT',
  sasltls: 'SASL_SSL',
  /** Offers PLAIN alone. */
  plainonly: 'SASL_PLAINTEXT',
  /** Sends clients to a port where nobody listens. */
  lost: 'PLAINTEXT',
} as const;
export type Listener = keyof typeof protocols;

/** A running broker with every kind of listener. */
export interface SecureKafka {
  readonly address: (listener: Listener) => string;
  readonly authority: Authority;
  /** Another one, which the broker does not trust and has no certificate of. */
  readonly stranger: Authority;
  readonly client: Identity;
  readonly folder: string;
  close(): Promise<void>;
}

/** Users of PLAIN and of SCRAM: `app` may do anything, `reader` nothing. */
export const passwords = { app: 'app-S3cret-word', reader: 'reader-S3cret-word' } as const;

/** Starts an Apache Kafka with all listeners, whose authorizer lets `app` and who comes without a name do anything. */
export async function openSecureKafka(): Promise<SecureKafka> {
  const java = await findJava();
  if (java === null) throw new Error('these tests need Java');
  const jars = await kafkaJars();
  const folder = await mkdtemp(join(tmpdir(), 'lingerlab-secure-kafka-'));
  const pki = await mkdtemp(join(tmpdir(), 'lingerlab-certificates-'));
  const authority = new Authority(pki, 'authority');
  const stranger = new Authority(pki, 'stranger');
  const hosts = 'DNS:localhost,IP:127.0.0.1';
  const names = Object.keys(protocols) as Listener[];
  const [controllerPort, ...ports] = await freePorts(names.length + 1);
  const address = (listener: Listener) => `localhost:${ports[names.indexOf(listener)]}`;
  const good = authority.issue('broker', { hosts }).store;
  const stores: Partial<Record<Listener, string>> = {
    expired: authority.issue('expired', { hosts, expired: true }).store,
    elsewhere: authority.issue('elsewhere', { hosts: 'DNS:kafka.example.com' }).store,
  };
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required user_app="${passwords.app}" user_reader="${passwords.reader}";`;
  const bearer =
    'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";';
  const saslOf = (listener: Listener) => ({
    [`listener.name.${listener}.sasl.enabled.mechanisms`]: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    [`listener.name.${listener}.plain.sasl.jaas.config`]: plain,
    [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`]: scram,
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`]: scram,
    [`listener.name.${listener}.oauthbearer.sasl.jaas.config`]: bearer,
  });
  const tlsOf = (listener: Listener) => ({
    [`listener.name.${listener}.ssl.keystore.type`]: 'PEM',
    [`listener.name.${listener}.ssl.keystore.location`]: stores[listener] ?? good,
    [`listener.name.${listener}.ssl.truststore.type`]: 'PEM',
    [`listener.name.${listener}.ssl.truststore.location`]: authority.certificate,
  });
  const upper = (listener: Listener) => listener.toUpperCase();
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: [
      ...names.map((name) => `${upper(name)}://${address(name)}`),
      `CONTROLLER://127.0.0.1:${controllerPort}`,
    ].join(','),
    'advertised.listeners': names
      .map((name) => `${upper(name)}://${name === 'lost' ? 'localhost:1' : address(name)}`)
      .join(','),
    'listener.security.protocol.map': [
      ...names.map((name) => `${upper(name)}:${protocols[name]}`),
      'CONTROLLER:PLAINTEXT',
    ].join(','),
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:app;User:ANONYMOUS;User:CN=client',
    ...Object.assign({}, ...(['tls', 'mtls', 'expired', 'elsewhere', 'sasltls'] as const).map(tlsOf)),
    'listener.name.mtls.ssl.client.auth': 'required',
    ...saslOf('sasl'),
    ...saslOf('sasltls'),
    'listener.name.plainonly.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.plainonly.plain.sasl.jaas.config': plain,
  };
  const file = (name: string) => join(folder, name);
  await writeFile(
    file('server.properties'),
    Object.entries(properties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const common = ['-cp', `${jars.libs}/*`];
  const name = 'broker';
  const shared = { name, file: java.path, logFile: file('broker.log') };
  const users = Object.entries(passwords).flatMap(([user, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${user},password=${password}]`,
    ]),
  );
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', file('server.properties')];
  const hosted = await host<KeeperStart, KeeperReady>({
    module: new URL('../../dist/broker/keeper.js', import.meta.url),
    start: {
      prepare: [{ ...shared, args: [...common, ...format, ...users] }],
      programs: [
        { ...shared, args: [...brokerJavaFlags, ...common, 'kafka.Kafka', file('server.properties')] },
      ],
      needs: [{ among: [name], atLeast: 1 }],
      folder,
    },
    startMs: 60_000,
    closeMs: 10_000,
  });
  const close = async () => {
    await hosted.close();
    await rm(folder, { recursive: true, force: true });
    await rm(pki, { recursive: true, force: true });
  };
  try {
    await Promise.race([answers(address('plain')), hosted.died]);
  } catch (error) {
    await close();
    throw error;
  }
  return { address, authority, stranger, client: authority.issue('client'), folder: pki, close };
}

async function answers(address: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      const admin = await openAdmin([address], { timeoutMs: 2000, retries: 0 });
      if ((await admin.brokerCount().finally(admin.close)) > 0) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A token of the unsecured kind (RFC 7515, appendix A.5), as Kafka's test validator takes it. */
export function unsecuredToken(subject: string, lifeS = 3600): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: now - 10, exp: now + lifeS })}.`;
}
