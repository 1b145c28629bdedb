import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** What a topic's log holds. */
export interface LogContent {
  readonly batches: number;
  readonly messages: number;
}

/** As far as the number of records, which is the last thing in it. Source: Kafka's message format, version 2. */
const headerBytes = 61;
/** The base offset and the length itself come before what the length counts. */
const lengthFieldEnd = 12;

/** Reads the header of every batch of a topic in a broker's data folder. */
export function logContent(dataFolder: string, topic: string): LogContent {
  const logs = join(dataFolder, 'data');
  const content = { batches: 0, messages: 0 };
  for (const partition of readdirSync(logs)) {
    if (!partition.startsWith(`${topic}-`)) continue;
    for (const segment of readdirSync(join(logs, partition)))
      if (segment.endsWith('.log')) addSegment(content, join(logs, partition, segment));
  }
  return content;
}

function addSegment(content: { batches: number; messages: number }, path: string): void {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const header = Buffer.alloc(headerBytes);
    for (let at = 0; at + headerBytes <= size; ) {
      readSync(file, header, 0, headerBytes, at);
      const length = header.readInt32BE(8);
      // The broker may have room beyond the last batch already.
      if (length === 0) break;
      content.batches += 1;
      content.messages += header.readInt32BE(57);
      at += lengthFieldEnd + length;
    }
  } finally {
    closeSync(file);
  }
}
