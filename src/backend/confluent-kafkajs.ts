import { messageOf } from '../errors.ts';
import type { Acknowledgements, Backend, Producer, ProducerOptions } from './backend.ts';
import { confluentEffective } from './confluent-config.ts';
import { confluentPackage, librdkafkaSupport } from './confluent-support.ts';
import { connectError } from './connect-error.ts';

/**
 * @confluentinc/kafka-javascript in its KafkaJS form: the same librdkafka behind promises. What is sent in one turn of
 * the event loop goes into one `send`, as a program that has an array does it; the client's documentation asks for
 * many messages at once, and a `send` for each message took 2.3 times the CPU time of this (1.10.1, 270 bytes).
 *
 * Such a `send` has one promise, which says nothing of a single message: all of a turn's are acknowledged when the last
 * is, and where one fails, all fail with its code.
 */
export const confluentKafkajsBackend: Backend = {
  name: 'confluent-kafkajs',
  ...confluentPackage,
  host: 'process',
  // A turn's messages wait for its end, which is when the client copies them.
  retainsBytes: true,
  defaultsNote:
    'each message is a send of its own, which librdkafka batches; keys go through its own partitioner (consistent_random, CRC32), where every other point has murmur2',
  support: {
    ...librdkafkaSupport,
    acks: {
      how: 'native',
      note: 'one promise for the messages that one turn of the event loop brought, a tenth of the window at most: acknowledged with the last, failed with the first',
    },
  },
  defaults: confluentEffective({}),
  refusesConnection: () => null,
  connect,
};

async function connect(options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer> {
  const deadline = performance.now() + options.connectTimeoutMs;
  try {
    const { connectConfluentKafkajs } = await import('./confluent-kafkajs-producer.ts');
    return await connectConfluentKafkajs(options, confluentEffective(options.settings), acknowledgements);
  } catch (error) {
    const said = messageOf(error);
    const leftMs = deadline - performance.now();
    const failure = { backend: 'confluent-kafkajs', error, said, type: null, sentTo: null, leftMs };
    throw await connectError(options, failure);
  }
}
