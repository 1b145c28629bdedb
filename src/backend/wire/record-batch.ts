import { crc32c } from '@node-rs/crc32';
import type { CompressionType } from '../../producer-settings.ts';
import { batchOverheadBytes, recordBytes } from '../record-size.ts';

/** One message on its way into a record batch. */
export interface WireMessage {
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly partition: number;
  /** As {@link encodeHeaders} gives them. */
  readonly headers: Buffer;
}

/** A record's headers on the wire: their number, then each one's name and value behind their lengths. */
export function encodeHeaders(headers: readonly (readonly [name: string, value: Buffer])[]): Buffer {
  const parts = headers.map(([name, value]) => ({ name: Buffer.from(name), value }));
  const most = parts.reduce((sum, { name, value }) => sum + name.length + value.length + 10, 5);
  const buffer = Buffer.allocUnsafe(most);
  let at = writeVarint(buffer, 0, headers.length);
  for (const { name, value } of parts) {
    at = writeBytes(buffer, at, name);
    at = writeBytes(buffer, at, value);
  }
  return buffer.subarray(0, at);
}

export const noHeaders = encodeHeaders([]);

// Where the fields of a record batch lie. Source: Kafka's message format v2 (`DefaultRecordBatch`).
const batchLengthAt = 8;
const leaderEpochAt = 12;
const magicAt = 16;
const crcAt = 17;
const attributesAt = 21;
const lastOffsetDeltaAt = 23;
const baseTimestampAt = 27;
const maxTimestampAt = 35;
const producerIdAt = 43;
const producerEpochAt = 51;
const baseSequenceAt = 53;
const countAt = 57;

/** Kafka's numbers of its compressions, in a batch's attributes. */
const codecs: Readonly<Record<CompressionType, number>> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

/**
 * The records of one batch behind the room for its header, uncompressed. All bear the batch's timestamp, to which
 * `sealBatch` gives the value.
 */
export function encodeRecords(messages: readonly WireMessage[]): Buffer {
  let bytes = batchOverheadBytes;
  for (let index = 0; index < messages.length; index += 1) bytes += sizeOf(messages[index]!, index);
  const buffer = Buffer.allocUnsafe(bytes);
  let at = batchOverheadBytes;
  for (let index = 0; index < messages.length; index += 1) {
    const { key, value, headers } = messages[index]!;
    at = writeVarint(buffer, at, bodyBytes(messages[index]!, index));
    buffer[at] = 0; // attributes
    buffer[at + 1] = 0; // timestamp delta
    at = writeVarint(buffer, at + 2, index);
    at = key === null ? writeVarint(buffer, at, -1) : writeBytes(buffer, at, key);
    at = writeBytes(buffer, at, value);
    at += headers.copy(buffer, at);
  }
  return buffer;
}

/** By what a broker knows a batch again, and in which order batches of one partition are. */
export interface BatchIdentity {
  readonly producerId: bigint;
  readonly epoch: number;
  readonly sequence: number;
}

/** Of a producer that is not idempotent. */
export const anonymous: BatchIdentity = { producerId: -1n, epoch: -1, sequence: -1 };

/** Writes the header of a batch of `count` records, which lie behind the room for it as `codec` left them. */
export function sealBatch(
  batch: Buffer,
  count: number,
  codec: CompressionType,
  timestampMs: number,
  { producerId, epoch, sequence }: BatchIdentity,
): void {
  const timestamp = BigInt(timestampMs);
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(batch.length - leaderEpochAt, batchLengthAt);
  batch.writeInt32BE(-1, leaderEpochAt);
  batch[magicAt] = 2;
  batch.writeInt16BE(codecs[codec], attributesAt);
  batch.writeInt32BE(count - 1, lastOffsetDeltaAt);
  batch.writeBigInt64BE(timestamp, baseTimestampAt);
  batch.writeBigInt64BE(timestamp, maxTimestampAt);
  batch.writeBigInt64BE(producerId, producerIdAt);
  batch.writeInt16BE(epoch, producerEpochAt);
  batch.writeInt32BE(sequence, baseSequenceAt);
  batch.writeInt32BE(count, countAt);
  batch.writeUInt32BE(crc32c(batch.subarray(attributesAt)), crcAt);
}

const sizeOf = ({ key, value, headers }: WireMessage, index: number): number =>
  recordBytes(index, key === null ? -1 : key.length, value.length, headers.length);

/** A record's bytes behind the varint of their number. */
function bodyBytes(message: WireMessage, index: number): number {
  const all = sizeOf(message, index);
  // The varint's own length: the body that is left when it is taken off must need just so many.
  for (let varint = 1; ; varint += 1) if (all - varint < 2 ** (7 * varint - 1)) return all - varint;
}

function writeBytes(buffer: Buffer, at: number, bytes: Buffer): number {
  const start = writeVarint(buffer, at, bytes.length);
  return start + bytes.copy(buffer, start);
}

/** Writes an integer of at least -1 as a zigzag varint; gives the place after it. */
function writeVarint(buffer: Buffer, at: number, value: number): number {
  let rest = value < 0 ? 1 : value * 2;
  let place = at;
  for (; rest > 127; rest = Math.floor(rest / 128)) {
    buffer[place] = (rest & 127) | 128;
    place += 1;
  }
  buffer[place] = rest;
  return place + 1;
}
