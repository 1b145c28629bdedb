/**
 * The least that a program needs to send log messages through kafkajs as fast as a window allows: no histograms, no
 * account, no pacing. What lingerlab adds is what it takes away from this. Forked by overhead.ts.
 */
import kafkajs, { type CompressionTypes } from 'kafkajs';
import { kafkajsConnection } from '../../kafkajs-connection.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';
import { keepSending } from './keep-sending.ts';

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

  return keepSending(
    inFlight,
    batchMessages,
    ({ key, bytes, start, end }) => ({ key, value: bytes.subarray(start, end) }),
    (messages) => producer.send({ topic, acks, compression, messages }),
  );
});
