import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Admin, openAdmin } from '../../../dist/broker/admin.js';
import { brokerJavaFlags, clusterId, serverProperties } from '../../../dist/broker/apache-kafka-config.js';
import { kafkaJars } from '../../../dist/broker/apache-kafka-jars.js';
import { freePorts } from '../../../dist/broker/free-ports.js';
import { type Hosted, host } from '../../../dist/broker/hosted.js';
import { findJava } from '../../../dist/broker/java.js';
import type { KeeperReady, KeeperStart } from '../../../dist/broker/keeper.js';
import { dumpLogs, type LoggedBatch } from './log-dump.ts';
import { RecordingProxy } from './recording-proxy.ts';

const startLimitMs = 60_000;
const stopGraceMs = 10_000;

/** A real Apache Kafka that clients reach through a recording proxy, and that can be stopped and started again. */
export interface Kafka {
  readonly bootstrap: readonly string[];
  readonly proxy: RecordingProxy;
  readonly admin: Admin;
  readonly version: string;
  /** Stops the broker as SIGTERM does, and starts it over the same data and ports. */
  restart(): Promise<void>;
  /** What topics' logs hold, by topic. */
  logs(topics: readonly string[]): Promise<Map<string, LoggedBatch[]>>;
  close(): Promise<void>;
}

/** Starts a broker of one node; it ends with this process. Its version is LINGERLAB_KAFKA_VERSION, else the default. */
export async function startKafka(): Promise<Kafka> {
  const [java, jars] = await Promise.all([findJava(), kafkaJars()]);
  const folder = await mkdtemp(join(tmpdir(), 'lingerlab-conformance-'));
  const [brokerPort, controllerPort] = await freePorts(2);
  const proxy = await RecordingProxy.open(brokerPort!);
  const addresses = { client: `127.0.0.1:${brokerPort}`, controller: `127.0.0.1:${controllerPort}` };
  const properties = join(folder, 'server.properties');
  // Of two lines for one property, Java takes the last.
  const advertised = `advertised.listeners=PLAINTEXT://${proxy.address}\n`;
  await writeFile(properties, serverProperties(folder, addresses) + advertised);
  const command = (...args: string[]) => ({
    file: java!.path,
    args: [...brokerJavaFlags, '-cp', `${jars.libs}/*`, ...args],
  });
  const format = command('kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties);

  let starts = 0;
  const start = async (): Promise<Hosted<KeeperReady>> => {
    starts += 1;
    // The keeper removes its own folder and leaves the data, which the next start goes on with.
    const own = join(folder, `start-${starts}`);
    await mkdir(own);
    const hosted = await host<KeeperStart, KeeperReady>({
      module: new URL('../../../dist/broker/keeper.js', import.meta.url),
      start: {
        prepare: starts === 1 ? [format] : [],
        broker: command('kafka.Kafka', properties),
        folder: own,
        logFile: join(own, 'broker.log'),
        graceMs: stopGraceMs,
      },
      startMs: startLimitMs,
      closeMs: stopGraceMs + 5000,
    });
    await Promise.race([answers(proxy.address), hosted.died]);
    return hosted;
  };
  let hosted = await start();
  const admin = await openAdmin([proxy.address], { timeoutMs: startLimitMs });

  return {
    bootstrap: [proxy.address],
    proxy,
    admin,
    version: jars.version,
    restart: async () => {
      await hosted.close();
      hosted = await start();
    },
    logs: (topics) => dumpLogs(segments(join(folder, 'data'), new Set(topics))),
    close: async () => {
      await admin.close();
      await hosted.close();
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(address: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    try {
      const admin = await openAdmin([address], { timeoutMs: 2000, retries: 0 });
      return await admin.close();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(100);
  }
}

/** The log segments of topics' partitions, but for those that nobody has written to. */
function segments(logs: string, topics: ReadonlySet<string>): string[] {
  return readdirSync(logs)
    .filter((name) => topics.has(name.replace(/-\d+$/, '')))
    .map((name) => join(logs, name, '00000000000000000000.log'))
    .filter((file) => existsSync(file));
}
