/**
 * The least that a program needs to send log messages through @confluentinc/kafka-javascript's KafkaJS API as fast as a
 * window allows: no histograms, no account, no pacing. What lingerlab adds is what it takes away from this. Forked by
 * overhead.ts.
 */
import client, { type KafkaJS } from '@confluentinc/kafka-javascript';
import { librdkafkaConnection } from '../../backend/librdkafka-connection.ts';
import { createStream, type StreamMessage } from '../../workload/workload.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';
import type { BareConfluent } from './confluent.ts';

/** Sends that share the window: with one alone, client and broker would wait for each other. */
const senders = 10;

hostBareLoop<BareStart & BareConfluent>(async ({ brokers, connection, topic, config, window }) => {
  const producer = new client.KafkaJS.Kafka({}).producer({
    ...config,
    ...librdkafkaConnection(connection),
    'bootstrap.servers': brokers.join(','),
    log_level: 3,
  } as KafkaJS.ProducerConstructorConfig);
  await producer.connect();

  const stream = createStream(
    { kind: 'service-logs', key: 'service' },
    { seed: 42, lane: 0, retainBytes: true },
  );
  const record: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const batchMessages = Math.floor(window / senders);
  const nextBatch = () => {
    stream.setTime(Date.now() * 1000);
    return Array.from({ length: batchMessages }, (): KafkaJS.Message => {
      stream.next(record);
      return { key: record.key, value: record.bytes.subarray(record.start, record.end) };
    });
  };

  let acknowledged = 0;
  const sendOn = async () => {
    for (;;) {
      await producer.send({ topic, messages: nextBatch() });
      acknowledged += batchMessages;
    }
  };
  // A batch that fails ends the process: a rate with failures in it is none.
  for (let sender = 0; sender < senders; sender += 1) void sendOn();
  return { acknowledged: () => acknowledged };
});
