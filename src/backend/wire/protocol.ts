/**
 * The few requests of Kafka's protocol that a producer cannot do without, in the newest versions before the compact
 * encodings, which brokers from 2.1 to 4 all speak. Source: Kafka's protocol guide (kafka.apache.org/protocol).
 */

import { int16, int32, Reader, string } from './bytes.ts';

export const apis = {
  produce: { key: 0, version: 7 },
  metadata: { key: 3, version: 5 },
  apiVersions: { key: 18, version: 0 },
  initProducerId: { key: 22, version: 0 },
} as const;
export type Api = (typeof apis)[keyof typeof apis];

/** A request's frame: its length, the header (version 1), and the body's parts. */
export function frame(api: Api, correlationId: number, clientId: string, body: readonly Buffer[]): Buffer {
  const client = string(clientId);
  const bodyBytes = body.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.allocUnsafe(12);
  head.writeInt32BE(8 + client.length + bodyBytes, 0);
  head.writeInt16BE(api.key, 4);
  head.writeInt16BE(api.version, 6);
  head.writeInt32BE(correlationId, 8);
  return Buffer.concat([head, client, ...body]);
}

/** The body of a produce request for one topic: for each partition one sealed record batch. */
export function produceBody(
  acks: number,
  timeoutMs: number,
  topic: string,
  batches: readonly { readonly partition: number; readonly bytes: Buffer }[],
): Buffer[] {
  const head = Buffer.concat([int16(-1), int16(acks), int32(timeoutMs), int32(1), string(topic)]);
  const parts = batches.flatMap(({ partition, bytes }) => [int32(partition), int32(bytes.length), bytes]);
  return [head, int32(batches.length), ...parts];
}

export interface ProduceAnswer {
  /** Error numbers by partition; 0 is none. */
  readonly errors: ReadonlyMap<number, number>;
  readonly throttleMs: number;
}

/** Reads the answer to a produce request for one topic. */
export function readProduceAnswer(answer: Buffer): ProduceAnswer {
  const reader = new Reader(answer);
  const errors = new Map<number, number>();
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    reader.string();
    for (let partitions = reader.int32(); partitions > 0; partitions -= 1) {
      errors.set(reader.int32(), reader.int16());
      // Base offset, append time and log start offset.
      reader.skip(24);
    }
  }
  return { errors, throttleMs: reader.int32() };
}

export const metadataBody = (topic: string): Buffer[] => [int32(1), string(topic), Buffer.from([1])];

export interface Metadata {
  readonly nodes: ReadonlyMap<number, { readonly host: string; readonly port: number }>;
  /** The topic's error number; 0 is none. */
  readonly error: number;
  /** The node that leads each partition, -1 for none. */
  readonly leaders: readonly number[];
}

/** Reads the answer to a metadata request for one topic. */
export function readMetadata(answer: Buffer): Metadata {
  const reader = new Reader(answer);
  reader.skip(4);
  const nodes = new Map<number, { host: string; port: number }>();
  for (let brokers = reader.int32(); brokers > 0; brokers -= 1) {
    const node = reader.int32();
    nodes.set(node, { host: reader.string() ?? '', port: reader.int32() });
    reader.string();
  }
  reader.string();
  reader.skip(4);
  const leaders: number[] = [];
  let error = 0;
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    error = reader.int16();
    reader.string();
    reader.skip(1);
    for (let partitions = reader.int32(); partitions > 0; partitions -= 1) {
      reader.skip(2);
      const partition = reader.int32();
      leaders[partition] = reader.int32();
      for (let lists = 3; lists > 0; lists -= 1) reader.skip(4 * reader.int32());
    }
  }
  return { nodes, error, leaders };
}

/** For a producer without transactions. */
export const initProducerIdBody = (): Buffer[] => [int16(-1), int32(0)];

export interface ProducerId {
  readonly id: bigint;
  readonly epoch: number;
}

/** Reads the answer to InitProducerId; `error` is its error number, 0 for none. */
export function readProducerId(answer: Buffer): ProducerId & { readonly error: number } {
  const reader = new Reader(answer);
  reader.skip(4);
  return { error: reader.int16(), id: reader.int64(), epoch: reader.int16() };
}

/** What every producer needs. */
const needed = ['produce', 'metadata', 'apiVersions'] as const;

/** The first of these that a broker does not take in our version, after its answer to ApiVersions; null for none. */
export function missingApi(answer: Buffer): (typeof needed)[number] | null {
  const reader = new Reader(answer);
  if (reader.int16() !== 0) return 'apiVersions';
  const ranges = new Map<number, readonly [number, number]>();
  for (let count = reader.int32(); count > 0; count -= 1)
    ranges.set(reader.int16(), [reader.int16(), reader.int16()]);
  for (const name of needed) {
    const { key, version } = apis[name];
    const [min, max] = ranges.get(key) ?? [0, -1];
    if (version < min || version > max) return name;
  }
  return null;
}
