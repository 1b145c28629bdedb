import type { Message } from './backend.ts';

/** Bytes of a record batch before its first record. Source: Kafka's `DefaultRecordBatch.RECORD_BATCH_OVERHEAD`. */
export const batchOverheadBytes = 61;

/** {@link headersBytes} of a record without headers: their number, 0. */
export const noHeadersBytes = 1;

/**
 * Bytes of one uncompressed record, in a batch whose records share one timestamp: attributes and timestamp delta take
 * a byte each. `keyBytes` is -1 for no key; `headers` are the bytes that {@link headersBytes} gives. Source: Kafka's
 * `DefaultRecord.sizeInBytes`.
 */
export function recordBytes(
  offsetDelta: number,
  keyBytes: number,
  valueBytes: number,
  headers = noHeadersBytes,
): number {
  const body =
    2 +
    varintBytes(offsetDelta) +
    varintBytes(keyBytes) +
    Math.max(keyBytes, 0) +
    varintBytes(valueBytes) +
    valueBytes +
    headers;
  return varintBytes(body) + body;
}

/**
 * Bytes that a record's headers take: their number, then each one's name (UTF-8) and value behind their lengths. Source:
 * Kafka's `DefaultRecord.sizeOf`.
 */
export function headersBytes(headers: Message['headers']): number {
  if (headers === null) return noHeadersBytes;
  let bytes = varintBytes(headers.length);
  for (const [name, value] of headers) {
    const nameBytes = Buffer.byteLength(name);
    bytes += varintBytes(nameBytes) + nameBytes + varintBytes(value.length) + value.length;
  }
  return bytes;
}

/** Bytes of an integer of at least -1 as a zigzag varint, seven bits a byte. */
function varintBytes(value: number): number {
  if (value < 64) return 1;
  if (value < 8192) return 2;
  if (value < 1_048_576) return 3;
  return value < 134_217_728 ? 4 : 5;
}
