import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Admin, openAdmin } from '../../../dist/broker/admin.js';
import { freePorts } from '../../../dist/broker/free-ports.js';
import { JavaBroker } from './java-broker.ts';
import { dumpLogs, type LoggedBatch } from './log-dump.ts';
import { RecordingProxy } from './recording-proxy.ts';

const startLimitMs = 60_000;

/** A real Apache Kafka that clients reach through a recording proxy, and that can be stopped and started again. */
export interface Kafka {
  readonly bootstrap: readonly string[];
  readonly proxy: RecordingProxy;
  readonly admin: Admin;
  /** Stops the broker in order, and starts it over the same data and ports. */
  restart(): Promise<void>;
  /** What topics' logs hold, by topic. */
  logs(topics: readonly string[]): Promise<Map<string, LoggedBatch[]>>;
  close(): Promise<void>;
}

/** Starts a broker of one node, which ends with this process. */
export async function startKafka(): Promise<Kafka> {
  const folder = await mkdtemp(join(tmpdir(), 'lingerlab-conformance-'));
  const [port, controllerPort] = (await freePorts(2)) as [number, number];
  const proxy = await RecordingProxy.open(port);
  const broker = await JavaBroker.prepare({ folder, port, controllerPort, advertised: proxy.address });
  const end = async () => {
    await broker.stop('at once');
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  };
  const admin = await started(broker, proxy.address).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    bootstrap: [proxy.address],
    proxy,
    admin,
    restart: async () => {
      await broker.stop('in order');
      await admin.close();
      await (await started(broker, proxy.address)).close();
    },
    logs: (topics) => dumpLogs(segments(join(folder, 'data'), new Set(topics))),
    close: async () => {
      await admin.close();
      await end();
    },
  };
}

/** Starts a broker, and gives its admin as soon as it answers. */
async function started(broker: JavaBroker, address: string): Promise<Admin> {
  broker.start();
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    try {
      await (await openAdmin([address], { timeoutMs: 2000, retries: 0 })).close();
      return await openAdmin([address], { timeoutMs: startLimitMs });
    } catch (error) {
      if (performance.now() < deadline) await pause(100);
      else
        throw new Error(`no answer after ${startLimitMs / 1000} s; its log ends: ${broker.log}`, {
          cause: error,
        });
    }
  }
}

/** The log segments of topics' partitions, but for those that nobody has written to. */
function segments(logs: string, topics: ReadonlySet<string>): string[] {
  return readdirSync(logs)
    .filter((name) => topics.has(name.replace(/-\d+$/, '')))
    .map((name) => join(logs, name, '00000000000000000000.log'))
    .filter((file) => existsSync(file));
}
