import { messageOf, unavailableError } from '../errors.ts';
import type { ProducerSettings } from '../producer-settings.ts';
import type { Acknowledgements, Backend, EffectiveSettings, Producer, ProducerOptions } from './backend.ts';

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

/** librdkafka's configuration for these settings; what is left out is librdkafka's default. */
export function confluentConfig({ brokers, clientId, settings }: ProducerOptions) {
  const requestTimeoutMs = settings['request.timeout.ms'];
  return {
    'bootstrap.servers': brokers.join(','),
    'client.id': clientId,
    // Errors only: they name the cause where a connection fails.
    log_level: 3,
    dr_cb: true,
    // As Kafka's Java client and kafkajs choose partitions; librdkafka's default hashes keys with CRC32.
    partitioner: 'murmur2_random',
    // The lane's window is the limit, never the client's queue.
    'queue.buffering.max.messages': 0,
    'queue.buffering.max.kbytes': 2_147_483_647,
    ...settings,
    ...(settings.acks === 'all' && { acks: -1 }),
    ...(requestTimeoutMs !== undefined && {
      'socket.timeout.ms': Math.min(Math.max(requestTimeoutMs, 10), 300_000),
    }),
  };
}

/**
 * What is in force: what was asked for, and librdkafka 2.15.1's defaults (its CONFIGURATION.md), which it lowers for
 * the idempotent producer: at most 5 requests in flight.
 */
export function confluentEffective(settings: ProducerSettings): EffectiveSettings {
  const idempotent = settings['enable.idempotence'] ?? false;
  const inForce: Required<ProducerSettings> = {
    acks: 'all',
    'batch.size': 1_000_000,
    'linger.ms': 5,
    'compression.type': 'none',
    'max.in.flight.requests.per.connection': idempotent ? 5 : 1_000_000,
    'enable.idempotence': idempotent,
    retries: 2_147_483_647,
    'request.timeout.ms': 30_000,
    'delivery.timeout.ms': 300_000,
    ...settings,
  };
  return Object.fromEntries(Object.entries(inForce).map(([name, value]) => [name, { value, how: 'native' }]));
}
