import { messageOf, unavailableError } from '../errors.ts';
import type { Acknowledgements, Backend, Producer, ProducerOptions } from './backend.ts';
import { confluentEffective } from './confluent-config.ts';
import { confluentPackage, librdkafkaSupport } from './confluent-support.ts';

/**
 * @confluentinc/kafka-javascript in its callback form: a thin cover over librdkafka, which batches, compresses and
 * sends on threads of its own. `produce` copies a message into its queue; a delivery report comes back for each.
 *
 * Its native code can only live on a process's main thread, so nothing here loads it before `connect`.
 */
export const confluentBackend: Backend = {
  name: 'confluent',
  ...confluentPackage,
  host: 'process',
  retainsBytes: false,
  defaultsNote:
    'keys go through librdkafka’s own partitioner (consistent_random, CRC32), where every other point has murmur2, so that a key may lie in another partition',
  support: librdkafkaSupport,
  defaults: confluentEffective({}),
  connect,
};

async function connect(options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer> {
  const where = options.brokers.join(', ');
  try {
    const { connectConfluent } = await import('./confluent-producer.ts');
    return await connectConfluent(options, confluentEffective(options.settings), acknowledgements);
  } catch (error) {
    throw unavailableError(
      where,
      `confluent cannot connect to send to "${options.topic}": ${messageOf(error)}`,
      undefined,
      error,
    );
  }
}
