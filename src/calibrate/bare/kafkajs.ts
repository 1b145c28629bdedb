/**
 * The least that a program needs to send log messages through kafkajs as fast as a window allows: no histograms, no
 * account, no pacing. What lingerlab adds is what it takes away from this. Forked by overhead.ts.
 */
import kafkajs, { type CompressionTypes } from 'kafkajs';
import { kafkajsConnection } from '../../kafkajs-connection.ts';
import { createStream, type StreamMessage } from '../../workload/workload.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';

/** What the loop over kafkajs is told beside. */
export interface BareKafkajs {
  readonly acks: number;
  readonly compression: CompressionTypes;
  /** Messages of one request, and requests that may be unanswered. */
  readonly batchMessages: number;
  readonly inFlight: number;
}

hostBareLoop<BareStart & BareKafkajs>(async (start) => {
  const { brokers, connection, topic, acks, compression, batchMessages, inFlight } = start;
  const logLevel = kafkajs.logLevel.NOTHING;
  const client = new kafkajs.Kafka({ brokers: [...brokers], ...kafkajsConnection(connection), logLevel });
  const producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();

  const stream = createStream(
    { kind: 'service-logs', key: 'service' },
    { seed: 42, lane: 0, retainBytes: true },
  );
  const record: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const nextBatch = () => {
    stream.setTime(Date.now() * 1000);
    return Array.from({ length: batchMessages }, () => {
      stream.next(record);
      return { key: record.key, value: record.bytes.subarray(record.start, record.end) };
    });
  };

  let acknowledged = 0;
  const sendOn = async () => {
    for (;;) {
      await producer.send({ topic, acks, compression, messages: nextBatch() });
      acknowledged += batchMessages;
    }
  };
  // A batch that fails ends the process: a rate with failures in it is none.
  for (let sender = 0; sender < inFlight; sender += 1) void sendOn();
  return { acknowledged: () => acknowledged };
});
