import type { CompressionTypes, ICustomPartitioner, Kafka } from 'kafkajs';
import { withDeadline } from '../deadline.ts';
import { messageOf, unavailableError } from '../errors.ts';
import { kafkajsConnection } from '../kafkajs-connection.ts';
import { failedBroker, kafkaErrorType, symptomsOf } from '../kafkajs-errors.ts';
import { Sockets } from '../kafkajs-sockets.ts';
import type { CompressionType, ProducerSettings } from '../producer-settings.ts';
import type { Acknowledgements, Backend, EffectiveSettings, Producer, ProducerOptions } from './backend.ts';
import { BatchingProducer } from './batching-producer.ts';
import { connectError } from './connect-error.ts';
import { registerCodec } from './kafkajs-codecs.ts';
import { KafkajsSender } from './kafkajs-sender.ts';
import { PlainProducer } from './plain-producer.ts';

/**
 * kafkajs sends what it is given, when it is given it: one promise for each `send`, one request for each leader among
 * its messages. It has no linger and no batch size, so lingerlab's batcher decides what goes into each `send`.
 */
export const kafkajsBackend: Backend = {
  name: 'kafkajs',
  packageName: 'kafkajs',
  host: 'thread',
  retainsBytes: true,
  defaultsNote:
    'each message is a send and a request of its own, because kafkajs has neither linger.ms nor batch.size; its partitioner is murmur2, as every other point’s',
  support: {
    acks: { how: 'native' },
    'batch.size': {
      how: 'emulated',
      note: 'by a batcher after Java’s; counts uncompressed bytes; 16384 unless set',
    },
    'linger.ms': { how: 'emulated', note: 'by a batcher after Java’s; 0 unless set' },
    'compression.type': {
      how: 'native',
      note: 'gzip is kafkajs’s own; snappy, lz4 and zstd are codecs that lingerlab registers with it',
    },
    'max.in.flight.requests.per.connection': {
      how: 'emulated',
      note: 'by a batcher after Java’s; 1 with enable.idempotence, where kafkajs allows no more; above 1, kafkajs’s sends may overtake one another, so that order in a partition takes 1',
    },
    'enable.idempotence': { how: 'native' },
    retries: {
      how: 'native',
      note: 'the whole request is sent again, with all of its partitions; reconnecting has tries of its own',
    },
    'request.timeout.ms': { how: 'native', note: 'kafkajs looks at its timeouts every 100 ms' },
    'delivery.timeout.ms': {
      how: 'unsupported',
      note: 'kafkajs gives a message up after its retries, not after a time',
    },
  },
  defaults: kafkajsEffective({}),
  refuses: (settings) => {
    const inFlight = settings['max.in.flight.requests.per.connection'];
    if (settings['enable.idempotence'] !== true || inFlight === undefined || inFlight === 1) return null;
    return `kafkajs allows only 1 for max.in.flight.requests.per.connection with enable.idempotence=true, not ${inFlight}`;
  },
  refusesConnection: () => null,
  connect,
};

async function connect(options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer> {
  const { brokers, connection, clientId, settings, clientDefaults, topic, connectTimeoutMs } = options;
  const deadline = performance.now() + connectTimeoutMs;
  const { default: kafkajs } = await import('kafkajs');
  const compression = settings['compression.type'] ?? 'none';
  await registerCodec(compression, kafkajs);

  const sockets = new Sockets();
  const kafka = new kafkajs.Kafka({
    clientId,
    brokers: [...brokers],
    requestTimeout: settings['request.timeout.ms'],
    ...kafkajsConnection(connection, sockets.closing),
    socketFactory: sockets.factory,
    // Every error that concerns a message reaches its acknowledgement; nothing is left to print.
    logLevel: kafkajs.logLevel.NOTHING,
    logCreator: () => () => {},
  });
  const client = kafka.producer({
    idempotent: settings['enable.idempotence'] ?? false,
    retry: settings.retries === undefined ? undefined : { retries: settings.retries },
    createPartitioner: clientDefaults ? kafkajs.Partitioners.DefaultPartitioner : chosenPartition,
  });

  try {
    const connected = client.connect().then(() => fetchLeaders(kafka, topic));
    const late = () => new Error(`no answer within ${connectTimeoutMs} ms`);
    const leaders = await withDeadline(connected, connectTimeoutMs, late);
    const codec = kafkajs.CompressionTypes[codecNames[compression]];
    const effective = clientDefaults ? kafkajsDefaults : kafkajsEffective(settings);
    const sender = new KafkajsSender({ client, sockets, codec, topic, effective });
    return clientDefaults
      ? new PlainProducer(effective, sender, acknowledgements)
      : new BatchingProducer({ leaders, effective }, sender, acknowledgements);
  } catch (error) {
    sockets.close();
    if (error instanceof kafkajs.KafkaJSBrokerNotFound)
      throw unavailableError(
        brokers.join(', '),
        `kafkajs cannot connect to send to "${topic}": ${messageOf(error)}`,
        noController,
        error,
      );
    throw await connectError(options, {
      backend: 'kafkajs',
      error,
      said: symptomsOf(error),
      type: kafkaErrorType(error),
      sentTo: failedBroker(error),
      turnedAway: sockets.endedByOther,
      leftMs: deadline - performance.now(),
    });
  }
}

// librdkafka's mock cluster, for one, names node 0 as its controller, and has none of that number.
const noController =
  'the cluster names a controller that is not among its brokers, and kafkajs needs it for enable.idempotence: use a real Kafka';

/** The batcher has chosen already. */
const chosenPartition: ICustomPartitioner =
  () =>
  ({ message }) =>
    message.partition!;

const codecNames = {
  none: 'None',
  gzip: 'GZIP',
  snappy: 'Snappy',
  lz4: 'LZ4',
  zstd: 'ZSTD',
} as const satisfies Record<CompressionType, keyof typeof CompressionTypes>;

/** The node that leads each partition. A later election makes for less apt requests, and for no wrong ones. */
async function fetchLeaders(kafka: Kafka, topic: string): Promise<number[]> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const leaders: number[] = [];
    for (const { partitionId, leader } of topics[0]!.partitions) leaders[partitionId] = leader;
    return leaders;
  } finally {
    await admin.disconnect();
  }
}

/** What is in force. Defaults: kafkajs 2.2.4 (`index.js`, `retry/defaults.js`), and the batcher's as stated above. */
export function kafkajsEffective(settings: ProducerSettings): EffectiveSettings {
  const idempotent = settings['enable.idempotence'] ?? false;
  const inFlight = idempotent ? 1 : (settings['max.in.flight.requests.per.connection'] ?? 5);
  return {
    acks: { value: settings.acks ?? 'all', how: 'native' },
    'batch.size': { value: settings['batch.size'] ?? 16_384, how: 'emulated' },
    'linger.ms': { value: settings['linger.ms'] ?? 0, how: 'emulated' },
    'compression.type': { value: settings['compression.type'] ?? 'none', how: 'native' },
    'max.in.flight.requests.per.connection': { value: inFlight, how: 'emulated' },
    'enable.idempotence': { value: idempotent, how: 'native' },
    // Its documentation says more for the idempotent producer; its code merges that default away.
    retries: { value: settings.retries ?? 5, how: 'native' },
    'request.timeout.ms': { value: settings['request.timeout.ms'] ?? 30_000, how: 'native' },
  };
}

/**
 * What is in force where nothing is set. It has neither batch.size nor linger.ms nor delivery.timeout.ms, so none is
 * named. Source: kafkajs 2.2.4 (`index.js`, `retry/defaults.js`, `network/requestQueue`).
 */
export const kafkajsDefaults: EffectiveSettings = {
  acks: { value: 'all', how: 'native' },
  'compression.type': { value: 'none', how: 'native' },
  'max.in.flight.requests.per.connection': { value: 'unlimited', how: 'native' },
  'enable.idempotence': { value: false, how: 'native' },
  retries: { value: 5, how: 'native' },
  'request.timeout.ms': { value: 30_000, how: 'native' },
};
