import { messageOf, unavailableError } from '../errors.ts';
import type { Acknowledgements, Backend, Producer, ProducerOptions } from './backend.ts';
import { confluentEffective } from './confluent-config.ts';

const native = { how: 'native' } as const;

/**
 * @confluentinc/kafka-javascript in its callback form: a thin cover over librdkafka, which batches, compresses and
 * sends on threads of its own. `produce` copies a message into its queue; a delivery report comes back for each.
 *
 * Its native code can only live on a process's main thread, so nothing here loads it before `connect`.
 */
export const confluentBackend: Backend = {
  name: 'confluent',
  packageName: '@confluentinc/kafka-javascript',
  nativeFile: 'build/Release/confluent-kafka-javascript.node',
  host: 'process',
  retainsBytes: false,
  support: {
    acks: native,
    'batch.size': {
      how: 'native',
      note: 'uncompressed bytes; message.max.bytes (1000000) and batch.num.messages (10000) limit a batch too',
    },
    'linger.ms': native,
    'compression.type': native,
    'max.in.flight.requests.per.connection': native,
    'enable.idempotence': native,
    retries: native,
    'request.timeout.ms': {
      how: 'native',
      note: 'the broker’s limit (request.timeout.ms) and the client’s own (socket.timeout.ms) are both set to it',
    },
    'delivery.timeout.ms': native,
  },
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
