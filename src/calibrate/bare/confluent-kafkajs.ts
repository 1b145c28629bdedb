/**
 * The least that a program needs to send log messages through @confluentinc/kafka-javascript's KafkaJS API as fast as a
 * window allows: no histograms, no account, no pacing. What lingerlab adds is what it takes away from this. Forked by
 * overhead.ts.
 */
import client, { type KafkaJS } from '@confluentinc/kafka-javascript';
import { librdkafkaConnection } from '../../backend/librdkafka-connection.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';
import type { BareConfluent } from './confluent.ts';
import { keepSending } from './keep-sending.ts';

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

  return keepSending(
    senders,
    Math.floor(window / senders),
    ({ key, bytes, start, end }): KafkaJS.Message => ({ key, value: bytes.subarray(start, end) }),
    (messages) => producer.send({ topic, messages }),
  );
});
