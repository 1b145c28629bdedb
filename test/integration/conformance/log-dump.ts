import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import { kafkaJars } from '../../../dist/broker/apache-kafka-jars.js';
import { findJava } from '../../../dist/broker/java.js';

export interface LoggedRecord {
  readonly key: string | null;
  readonly value: string;
}

/** A record batch as Kafka itself reads it in a broker's log. */
export interface LoggedBatch {
  readonly partition: number;
  readonly bytes: number;
  readonly codec: string;
  /** -1 where the producer is not idempotent, as is `baseSequence`. */
  readonly producerId: number;
  readonly baseSequence: number;
  /** Whether Kafka finds its checksum right. */
  readonly valid: boolean;
  readonly records: LoggedRecord[];
}

/** The newest Kafka whose DumpLogSegments is on Maven Central with its broker; logs have been the same since 0.11. */
const toolVersion = '3.9.2';
const limitMs = 60_000;

/** Reads log segments (`<topic>-<partition>/<offset>.log`) with Kafka's DumpLogSegments; by topic, each in its order. */
export async function dumpLogs(files: readonly string[]): Promise<Map<string, LoggedBatch[]>> {
  const [java, { libs }] = await Promise.all([findJava(), kafkaJars({ version: toolVersion })]);
  const args = ['-cp', `${libs}/*`, 'kafka.tools.DumpLogSegments', '--deep-iteration', '--print-data-log'];
  const { stdout } = await promisify(execFile)(java!.path, [...args, '--files', files.join(',')], {
    timeout: limitMs,
    maxBuffer: 256 << 20,
  });
  return parseDump(stdout);
}

/** Reads what DumpLogSegments prints: a line a file, a line a batch, then a line for each of its records. */
function parseDump(text: string): Map<string, LoggedBatch[]> {
  const topics = new Map<string, LoggedBatch[]>();
  let [topic, partition] = ['', -1];
  for (const line of text.split('\n')) {
    if (line.startsWith('Dumping ')) {
      const [, name, number] = /^(.*)-(\d+)$/.exec(basename(dirname(line.slice('Dumping '.length))))!;
      [topic, partition] = [name!, Number(number)];
      if (!topics.has(topic)) topics.set(topic, []);
    } else if (line.startsWith('baseOffset: ')) {
      topics.get(topic)!.push({
        partition,
        bytes: Number(field(line, 'size')),
        codec: field(line, 'compresscodec').toLowerCase(),
        producerId: Number(field(line, 'producerId')),
        baseSequence: Number(field(line, 'baseSequence')),
        valid: field(line, 'isvalid') === 'true',
        records: [],
      });
    } else if (line.startsWith('| offset: ')) {
      const keyed = field(line, 'keySize') !== '-1';
      const [, key, value] = / headerKeys: \[.*?\](?: key: (.*?))? payload: (.*)$/.exec(line)!;
      topics
        .get(topic)!
        .at(-1)!
        .records.push({ key: keyed ? key! : null, value: value! });
    }
  }
  return topics;
}

function field(line: string, name: string): string {
  const value = new RegExp(` ${name}: (\\S+)`).exec(line)?.[1];
  if (value === undefined) throw new Error(`DumpLogSegments printed no ${name}: ${line}`);
  return value;
}
