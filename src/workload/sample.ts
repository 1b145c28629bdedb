import type { LoadedLines } from './lines.ts';
import type { StreamMessage } from './message-stream.ts';
import { createStream, type WorkloadSpec } from './workload.ts';

/** Keys and values of a workload's first messages, one behind another. */
export interface Sample {
  readonly bytes: Buffer;
  /** Where each message ends in them. */
  readonly ends: readonly number[];
}

/** A day of this century, because the first second of 1970 is written with fewer digits. */
const someDayUs = Date.UTC(2026, 0, 1) * 1000;

/** The first `count` messages of lane 0, one after another in one object that is filled in again and again. */
export function* firstMessages(
  spec: WorkloadSpec,
  seed: number,
  count: number,
  loaded?: LoadedLines,
): Generator<StreamMessage, void> {
  const stream = createStream(spec, { seed, lane: 0, retainBytes: false, loaded });
  const message: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  stream.setTime(someDayUs);
  for (let sent = 0; sent < count; sent += 1) {
    stream.next(message);
    yield message;
  }
}

/** librdkafka's `batch.num.messages`, and about what a broker takes in one batch. */
const mostMessages = 10_000;
const mostBytes = 1024 * 1024;

/** As much of a workload as can be one batch: 10,000 messages or 1 MiB, but one message at least. */
export function takeSample(spec: WorkloadSpec, seed: number, loaded?: LoadedLines): Sample {
  const parts: Buffer[] = [];
  const ends: number[] = [];
  let bytes = 0;
  for (const { key, bytes: slab, start, end } of firstMessages(spec, seed, mostMessages, loaded)) {
    const own = (key?.length ?? 0) + end - start;
    if (ends.length > 0 && bytes + own > mostBytes) break;
    if (key !== null) parts.push(key);
    // A copy, because the stream writes over what it has handed out.
    parts.push(Buffer.from(slab.subarray(start, end)));
    bytes += own;
    ends.push(bytes);
  }
  return { bytes: Buffer.concat(parts), ends };
}

/** Compresses one batch. */
export type Compress = (batch: Buffer) => Promise<Buffer>;

/**
 * Key and value bytes over their compressed bytes, of one batch of as many messages as fit `batchBytes`, one at least.
 * A batch repeats itself the more, the more it holds.
 */
export async function estimateCompression(
  { bytes, ends }: Sample,
  batchBytes: number,
  compress: Compress,
): Promise<number> {
  const end = ends.findLast((end) => end <= batchBytes) ?? ends[0]!;
  const compressed = await compress(bytes.subarray(0, end));
  return end / compressed.length;
}
