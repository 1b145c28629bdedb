import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type LingerlabError, unavailableError } from '../errors.ts';
import { openAdmin } from './admin.ts';
import {
  brokerJavaFlags,
  clusterId,
  lastError,
  logProperties,
  serverProperties,
} from './apache-kafka-config.ts';
import { type KafkaJars, kafkaJars } from './apache-kafka-jars.ts';
import type { Broker, BrokerOptions } from './broker.ts';
import { freePorts } from './free-ports.ts';
import { type Hosted, HostedProgramEnded, host } from './hosted.ts';
import { findJava, type Java, oldestJava } from './java.ts';
import type { KeeperReady, KeeperStart } from './keeper.ts';

export interface ApacheKafkaOptions extends Pick<BrokerOptions, 'onStatus' | 'signal'> {
  /** Apache Kafka's version; LINGERLAB_KAFKA_VERSION, else the newest that lingerlab knows. */
  readonly version?: string;
}

/** A started Apache Kafka, with what tests look at beside what every broker has. */
export interface ApacheKafka extends Broker {
  readonly brokerPid: number;
  readonly dataFolder: string;
}

const answerLimitMs = 60_000;
const stopGraceMs = 10_000;

/**
 * Starts a real Apache Kafka: one KRaft node on free ports of this machine, with a data folder of its own. Rejects
 * with a LingerlabError where Java or the jars are missing, or when it does not answer within 60 s.
 */
export async function openApacheKafka(options: ApacheKafkaOptions = {}): Promise<ApacheKafka> {
  const { onStatus, signal } = options;
  const java = await usableJava();
  const jars = await kafkaJars({ version: options.version, onStatus, signal });
  const title = `Apache Kafka ${jars.version}`;
  onStatus?.(`starting ${title}`);
  const [clientPort, controllerPort] = await freePorts(2);
  const client = `127.0.0.1:${clientPort}`;
  const folder = await mkdtemp(join(tmpdir(), 'lingerlab-kafka-'));
  const logFile = join(folder, 'broker.log');
  let hosted: Hosted<KeeperReady>;
  try {
    const properties = join(folder, 'server.properties');
    await writeFile(
      properties,
      serverProperties(folder, { client, controller: `127.0.0.1:${controllerPort}` }),
    );
    await writeFile(join(folder, 'log4j2.properties'), logProperties());
    await writeFile(logFile, '');
    hosted = await host<KeeperStart, KeeperReady>({
      module: new URL('./keeper.js', import.meta.url),
      start: { ...commands(java, jars, folder, properties), folder, logFile, graceMs: stopGraceMs },
      startMs: answerLimitMs,
      closeMs: stopGraceMs + 5000,
      signal,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error instanceof HostedProgramEnded ? failure(title, error.message, error.log, error) : error;
  }
  const close = async () => {
    await hosted.close();
    // The keeper removes the folder; this is for the case that it was killed.
    await rm(folder, { recursive: true, force: true });
  };
  const died = hosted.died.catch((error: HostedProgramEnded) => {
    throw failure(title, error.message, error.log, error);
  });
  died.catch(() => {});
  const starting = new AbortController();
  const stopWaiting = signal === undefined ? starting.signal : AbortSignal.any([signal, starting.signal]);
  try {
    await Promise.race([answers(client, title, logFile, stopWaiting), died]);
  } catch (error) {
    starting.abort();
    await close();
    throw signal?.aborted ? signal.reason : error;
  }
  return {
    kind: 'apache-kafka',
    bootstrap: [client],
    version: jars.version,
    caveat:
      'one Apache Kafka broker on the machine that also makes the load: the two share its cores and its disk',
    brokerPid: hosted.ready.brokerPid,
    dataFolder: folder,
    died,
    close,
  };
}

function commands(java: Java, jars: KafkaJars, folder: string, properties: string) {
  const logging = `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`;
  const classPath = ['-cp', `${jars.libs}/*`];
  return {
    prepare: [
      {
        file: java.path,
        args: [
          logging,
          ...classPath,
          'kafka.tools.StorageTool',
          'format',
          '-t',
          clusterId(),
          '-c',
          properties,
        ],
      },
    ],
    broker: { file: java.path, args: [...brokerJavaFlags, logging, ...classPath, 'kafka.Kafka', properties] },
  };
}

async function usableJava(): Promise<Java> {
  const java = await findJava();
  const remedy = `install Java ${oldestJava} or newer, or set JAVA_HOME to one`;
  if (java === null) throw unavailableError('Apache Kafka', 'there is no Java here', remedy);
  if (java.major < oldestJava)
    throw unavailableError('Apache Kafka', `Java ${java.version} (${java.path}) is too old`, remedy);
  return java;
}

async function answers(address: string, title: string, logFile: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + answerLimitMs;
  let refusal: unknown;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    try {
      const admin = await openAdmin([address], { timeoutMs: 2000, retries: 0 });
      const brokers = await admin.brokerCount().finally(admin.close);
      if (brokers > 0) return;
    } catch (error) {
      refusal = error;
    }
    await pause(100, undefined, { signal });
  }
  throw failure(title, `no answer after ${answerLimitMs / 1000} s`, await readFile(logFile, 'utf8'), refusal);
}

function failure(title: string, what: string, log: string, cause: unknown): LingerlabError {
  const said = lastError(log);
  return unavailableError(title, said === null ? what : `${what}; its log says: ${said}`, undefined, cause);
}
