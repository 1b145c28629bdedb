/** Bytes of a record batch before its first record. Source: Kafka's `DefaultRecordBatch.RECORD_BATCH_OVERHEAD`. */
export const batchOverheadBytes = 61;

/**
 * Bytes of one uncompressed record without headers, in a batch whose records share one timestamp: attributes,
 * timestamp delta and header count take a byte each. `keyBytes` is -1 for no key. Source: Kafka's
 * `DefaultRecord.sizeInBytes`.
 */
export function recordBytes(offsetDelta: number, keyBytes: number, valueBytes: number): number {
  const body =
    3 +
    varintBytes(offsetDelta) +
    varintBytes(keyBytes) +
    Math.max(keyBytes, 0) +
    varintBytes(valueBytes) +
    valueBytes;
  return varintBytes(body) + body;
}

/** Bytes of an integer of at least -1 as a zigzag varint, seven bits a byte. */
function varintBytes(value: number): number {
  if (value < 64) return 1;
  if (value < 8192) return 2;
  if (value < 1_048_576) return 3;
  return value < 134_217_728 ? 4 : 5;
}
