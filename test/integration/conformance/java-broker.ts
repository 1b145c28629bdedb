import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaJars } from '../../../dist/broker/apache-kafka-jars.js';
import { findJava } from '../../../dist/broker/java.js';

const formatMs = 60_000;
const stopMs = 20_000;
/** Any 16 bytes in base64url. */
const clusterId = 'bGluZ2VybGFiLWNvbmZvcg';

/** Ends the broker when it is told to, or at once when this process is gone and with it the pipe that it reads. */
const lifeline = '"$@" & read -r word; if [ "$word" = stop ]; then kill $!; else kill -9 $!; fi; wait $!';

export interface JavaBrokerOptions {
  /** Holds its settings, its log (`broker.log`) and its data (`data`). */
  readonly folder: string;
  /** Ports of 127.0.0.1: where it listens, and where its controller does. */
  readonly port: number;
  readonly controllerPort: number;
  /** The `host:port` that it tells clients. */
  readonly advertised: string;
}

/** A broker of Apache Kafka that starts again over what it has. Its version is LINGERLAB_KAFKA_VERSION, else the default. */
export class JavaBroker {
  readonly #java: string;
  readonly #libs: string;
  readonly #settings: string;
  readonly #logFile: string;
  #running: ChildProcess | null = null;

  private constructor(java: string, libs: string, folder: string) {
    this.#java = java;
    this.#libs = libs;
    this.#settings = join(folder, 'server.properties');
    this.#logFile = join(folder, 'broker.log');
  }

  /** Makes its settings and its empty storage. */
  static async prepare(options: JavaBrokerOptions): Promise<JavaBroker> {
    const [java, { libs }] = await Promise.all([findJava(), kafkaJars()]);
    const broker = new JavaBroker(java!.path, libs, options.folder);
    await writeFile(broker.#settings, settings(options));
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', broker.#settings];
    await promisify(execFile)(broker.#java, ['-cp', `${libs}/*`, ...format], { timeout: formatMs });
    return broker;
  }

  /** What it said last. */
  get log(): string {
    return readFileSync(this.#logFile, 'utf8').slice(-2000);
  }

  start(): void {
    const log = openSync(this.#logFile, 'a');
    const args = ['-Xmx1g', '-cp', `${this.#libs}/*`, 'kafka.Kafka', this.#settings];
    this.#running = spawn('sh', ['-c', lifeline, 'sh', this.#java, ...args], {
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
  }

  /** As an operator stops it, or at once. */
  async stop(how: 'in order' | 'at once'): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null || running.exitCode !== null) return;
    const limit = setTimeout(() => process.kill(-running.pid!, 'SIGKILL'), stopMs);
    running.stdin!.end(how === 'in order' ? 'stop\n' : '\n');
    await once(running, 'exit');
    clearTimeout(limit);
  }
}

/** One KRaft node, for producers alone. */
const settings = ({ folder, port, controllerPort, advertised }: JavaBrokerOptions): string => `\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://${advertised}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:${controllerPort}
log.dirs=${join(folder, 'data')}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
`;
