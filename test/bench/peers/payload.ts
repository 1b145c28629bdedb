import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamMessage } from '../../../src/workload/message-stream.ts';
import { createStream } from '../../../src/workload/workload.ts';

/** The file whose lines are sent by all. */
export interface Payload {
  readonly path: string;
  readonly lines: number;
  readonly meanBytes: number;
  readonly sha256: string;
}

const folder = join(process.cwd(), 'node_modules/.cache/lingerlab/bench');
const lines = 50_000;
const firstUs = Date.UTC(2026, 0, 1) * 1000;
const apartUs = 1000;

/** Writes the lab's logs, one JSON a line, a millisecond apart; the same seed makes the same file. */
export function writePayload(seed: number): Payload {
  const stream = createStream({ kind: 'service-logs', key: 'none' }, { seed, lane: 0, retainBytes: true });
  const message: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const newline = Buffer.from('\n');
  const pieces: Buffer[] = [];
  for (let line = 0; line < lines; line += 1) {
    stream.setTime(firstUs + line * apartUs);
    stream.next(message);
    pieces.push(message.bytes.subarray(message.start, message.end), newline);
  }
  const content = Buffer.concat(pieces);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `peers-${seed}.jsonl`);
  writeFileSync(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, lines, meanBytes: content.length / lines - 1, sha256 };
}
