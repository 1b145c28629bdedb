import type { ProducerSettings } from '../producer-settings.ts';
import type { EffectiveSettings, ProducerOptions } from './backend.ts';
import { statisticsIntervalMs } from './confluent-statistics.ts';
import { librdkafkaConnection } from './librdkafka-connection.ts';

const defaultMessageMaxBytes = 1_000_000;

/** librdkafka's configuration for these settings, until `closing` aborts; what is left out is librdkafka's default. */
export function confluentConfig(options: ProducerOptions, closing?: AbortSignal) {
  const { brokers, connection, clientId, settings, clientDefaults, largestMessageBytes = 0 } = options;
  const requestTimeoutMs = settings['request.timeout.ms'];
  return {
    'bootstrap.servers': brokers.join(','),
    'client.id': clientId,
    ...librdkafkaConnection(connection, closing),
    // Errors only: they name the cause where a connection fails.
    log_level: 3,
    dr_cb: true,
    'statistics.interval.ms': statisticsIntervalMs,
    // As Kafka's Java client and kafkajs choose partitions; librdkafka's default hashes keys with CRC32.
    ...(!clientDefaults && { partitioner: 'murmur2_random' }),
    // The lane's window is the limit, never the client's queue.
    'queue.buffering.max.messages': 0,
    'queue.buffering.max.kbytes': 2_147_483_647,
    // The limit on an uncompressed message; raised no further than need be, because it bounds batches too.
    ...(largestMessageBytes > defaultMessageMaxBytes && { 'message.max.bytes': largestMessageBytes }),
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
