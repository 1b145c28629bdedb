/** What a Kafka request says at its beginning. Source: Kafka's protocol guide, request headers 1 and 2. */
export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** Where the body begins, but for the tagged fields that the flexible versions put before it. */
  readonly end: number;
}

/** The fields of a Produce request that come before its messages. */
export interface ProduceFields {
  /** -1 for all. */
  readonly acks: number;
  /** Milliseconds that the broker may wait for its replicas. */
  readonly timeoutMs: number;
}

export const produceApiKey = 0;
const firstFlexibleProduce = 9;
const firstTransactionalProduce = 3;
const lengthBytes = 4;

/** Cuts what comes over a connection into frames, each behind its length. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that this chunk completes, their lengths included. */
  add(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    for (let rest = this.#rest; ; rest = this.#rest) {
      if (rest.length < lengthBytes) return frames;
      const end = lengthBytes + rest.readInt32BE(0);
      if (rest.length < end) return frames;
      frames.push(rest.subarray(0, end));
      this.#rest = rest.subarray(end);
    }
  }
}

export function readRequestHeader(frame: Buffer): RequestHeader {
  const idBytes = frame.readInt16BE(12);
  const end = 14 + Math.max(idBytes, 0);
  return {
    apiKey: frame.readInt16BE(4),
    apiVersion: frame.readInt16BE(6),
    correlationId: frame.readInt32BE(8),
    clientId: idBytes < 0 ? null : frame.toString('utf8', 14, end),
    end,
  };
}

/** The correlation id of a response, which tells the request that it answers. */
export const responseCorrelationId = (frame: Buffer): number => frame.readInt32BE(lengthBytes);

/** Source: `ProduceRequest.json` of Apache Kafka: a transactional id from version 3, compact and tagged from 9. */
export function readProduceFields(frame: Buffer, { apiVersion, end }: RequestHeader): ProduceFields {
  let at = end;
  if (apiVersion >= firstFlexibleProduce) {
    at = afterTaggedFields(frame, at);
    const id = uvarint(frame, at);
    at = id.end + Math.max(id.value - 1, 0);
  } else if (apiVersion >= firstTransactionalProduce) {
    at += 2 + Math.max(frame.readInt16BE(at), 0);
  }
  return { acks: frame.readInt16BE(at), timeoutMs: frame.readInt32BE(at + 2) };
}

function afterTaggedFields(frame: Buffer, start: number): number {
  const count = uvarint(frame, start);
  let at = count.end;
  for (let field = 0; field < count.value; field += 1) {
    const size = uvarint(frame, uvarint(frame, at).end);
    at = size.end + size.value;
  }
  return at;
}

function uvarint(frame: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = frame.readUInt8(at);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}
