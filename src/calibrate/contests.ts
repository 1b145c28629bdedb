import type { ProducerSettings } from '../producer-settings.ts';
import type { BareConfluent } from './bare/confluent.ts';
import type { BareKafkajs } from './bare/kafkajs.ts';
import type { BarePlatformatic } from './bare/platformatic.ts';

/** One client's closed loop through lingerlab, and the same as a bare loop. */
export interface Contest {
  readonly backend: string;
  readonly settings: ProducerSettings;
  readonly window: number;
  /** The bare loop's program, and what it is told beside the broker and the times. */
  readonly module: URL;
  readonly bare: BareKafkajs | BareConfluent | BarePlatformatic;
}

/** Partitions of the topic that both sides send to. */
export const contestPartitions = 3;

const batchBytes = 16_384;
/** Messages of a request: a full batch for each of the topic's partitions. */
const batchMessages = Math.floor(batchBytes / 290) * contestPartitions;
const inFlight = 5;
const window = 5000;

const shared = {
  acks: 'all',
  'batch.size': batchBytes,
  'linger.ms': 5,
  'compression.type': 'none',
} as const;

const librdkafka: BareConfluent = {
  window,
  config: {
    ...shared,
    acks: -1,
    partitioner: 'murmur2_random',
    'queue.buffering.max.messages': 0,
  },
};

/** The contests, one a client; both sides have the same batches, windows and acknowledgements. */
export const contests: readonly Contest[] = [
  {
    backend: 'kafkajs',
    settings: { ...shared, 'max.in.flight.requests.per.connection': inFlight },
    window: batchMessages * inFlight,
    module: new URL('./bare/kafkajs.js', import.meta.url),
    bare: { acks: -1, compression: 0, batchMessages, inFlight },
  },
  {
    backend: 'confluent',
    settings: shared,
    window,
    module: new URL('./bare/confluent.js', import.meta.url),
    bare: librdkafka,
  },
  {
    backend: 'confluent-kafkajs',
    settings: shared,
    window,
    module: new URL('./bare/confluent-kafkajs.js', import.meta.url),
    bare: librdkafka,
  },
  {
    backend: 'platformatic',
    settings: { ...shared, 'max.in.flight.requests.per.connection': inFlight },
    window: batchMessages * inFlight,
    module: new URL('./bare/platformatic.js', import.meta.url),
    bare: { acks: -1, compression: 'none', batchMessages, inFlight },
  },
];
