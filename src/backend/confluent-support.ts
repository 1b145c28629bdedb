import type { Backend } from './backend.ts';

const native = { how: 'native' } as const;

/** What librdkafka makes of the settings, by whichever of the client's interfaces it is reached. */
export const librdkafkaSupport: Backend['support'] = {
  acks: native,
  'batch.size': {
    how: 'native',
    note: 'uncompressed bytes; message.max.bytes (1000000) and batch.num.messages (10000) limit a batch too',
  },
  'linger.ms': native,
  'compression.type': { how: 'native', note: 'a batch that does not shrink is sent as it is' },
  'max.in.flight.requests.per.connection': native,
  'enable.idempotence': native,
  retries: native,
  'request.timeout.ms': {
    how: 'native',
    note: 'the broker’s limit (request.timeout.ms) and the client’s own (socket.timeout.ms) are both set to it',
  },
  'delivery.timeout.ms': native,
};

/** The npm package of both interfaces, and its native code. */
export const confluentPackage = {
  packageName: '@confluentinc/kafka-javascript',
  nativeFile: 'build/Release/confluent-kafka-javascript.node',
} as const;
