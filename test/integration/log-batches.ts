import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A record batch as it stands in a broker's log. Source: Kafka's message format, version 2. */
export interface LoggedBatch {
  readonly partition: number;
  readonly bytes: number;
  readonly records: number;
  readonly codec: string;
  /** -1 where the producer is not idempotent. */
  readonly producerId: number;
}

const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const lengthFieldEnd = 12;

/** The log files of a topic's partitions, by partition, whole; without those that the broker has yet to create. */
export function logSegments(dataFolder: string, topic: string): Map<number, Buffer> {
  const logs = join(dataFolder, 'data');
  const segments = new Map<number, Buffer>();
  for (const name of readdirSync(logs)) {
    const file = join(logs, name, '00000000000000000000.log');
    const partition = new RegExp(`^${topic}-(\\d+)$`).exec(name)?.[1];
    if (partition !== undefined && existsSync(file)) segments.set(Number(partition), readFileSync(file));
  }
  return segments;
}

/** Every record batch of a topic that fits its first segment, as the broker wrote it. */
export function loggedBatches(dataFolder: string, topic: string): LoggedBatch[] {
  const batches: LoggedBatch[] = [];
  for (const [partition, log] of logSegments(dataFolder, topic)) {
    for (let at = 0; at + lengthFieldEnd <= log.length; ) {
      const bytes = lengthFieldEnd + log.readInt32BE(at + 8);
      if (bytes === lengthFieldEnd || at + bytes > log.length) break;
      batches.push({
        partition,
        bytes,
        codec: codecs[log.readInt16BE(at + 21) & 7]!,
        producerId: Number(log.readBigInt64BE(at + 43)),
        records: log.readInt32BE(at + 57),
      });
      at += bytes;
    }
  }
  return batches;
}

/** How many records a topic's log holds. */
export const loggedRecords = (dataFolder: string, topic: string): number =>
  loggedBatches(dataFolder, topic).reduce((sum, { records }) => sum + records, 0);
