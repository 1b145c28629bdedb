import { withDeadline } from '../deadline.ts';
import { messageOf, unavailableError } from '../errors.ts';
import type { CompressionType, ProducerSettings } from '../producer-settings.ts';
import type { Acknowledgements, Backend, EffectiveSettings, Producer, ProducerOptions } from './backend.ts';
import { BatchingProducer } from './batching-producer.ts';
import { CompressionEstimate } from './compression-estimate.ts';
import { loadCompressor } from './kafkajs-codecs.ts';

const native = { how: 'native' } as const;

/**
 * No client at all: lingerlab's own produce requests, written onto the socket. It does what a producer must and little
 * besides (no transactions, no security), so what it reaches is the broker's ceiling, as `null` reaches lingerlab's: no
 * figure for a client to be chosen by.
 */
export const wireBackend: Backend = {
  name: 'wire',
  packageName: null,
  host: 'thread',
  retainsBytes: true,
  support: {
    acks: native,
    'batch.size': {
      how: 'native',
      note: 'bytes as expected after compression, as Java’s client counts them',
    },
    'linger.ms': { how: 'native', note: 'by a batcher after Java’s' },
    'compression.type': { how: 'native', note: 'by the libraries that kafkajs is given' },
    'max.in.flight.requests.per.connection': native,
    'enable.idempotence': native,
    retries: {
      how: 'native',
      note: '100 ms to a second apart, and what comes later waits; 0 unless set, 5 with enable.idempotence',
    },
    'request.timeout.ms': { how: 'native', note: 'looked at every 100 ms; the connection ends with it' },
    'delivery.timeout.ms': {
      how: 'unsupported',
      note: 'a message fails after its retries, not after a time',
    },
  },
  defaults: wireEffective({}),
  connect,
};

async function connect(options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer> {
  const { brokers, clientId, topic, settings, connectTimeoutMs } = options;
  const effective = wireEffective(settings);
  const type = effective['compression.type']!.value as CompressionType;
  const compress = type === 'none' ? null : await loadCompressor(type);
  const timeoutMs = effective['request.timeout.ms']!.value as number;
  const [{ WireCluster }, { WireSender }, { Sequences }] = await Promise.all([
    import('./wire/cluster.ts'),
    import('./wire/sender.ts'),
    import('./wire/sequences.ts'),
  ]);
  const cluster = new WireCluster({ brokers, clientId, topic, timeoutMs });
  const begin = async () => {
    await cluster.refresh();
    if (effective['enable.idempotence']!.value !== true) return null;
    return Sequences.open(() => cluster.newProducerId(), cluster.leaders.length);
  };
  try {
    const late = () => new Error(`no answer within ${connectTimeoutMs} ms`);
    const sequences = await withDeadline(begin(), connectTimeoutMs, late);
    const estimate = new CompressionEstimate();
    const sender = new WireSender({ cluster, topic, effective, compress, estimate, sequences });
    const expectedRatio = compress === null ? undefined : () => estimate.expected;
    const { leaders } = cluster;
    return new BatchingProducer({ leaders, effective, expectedRatio }, sender, acknowledgements);
  } catch (error) {
    cluster.close();
    const what = `wire cannot connect to send to "${topic}": ${messageOf(error)}`;
    throw unavailableError(brokers.join(', '), what, undefined, error);
  }
}

/** What is in force. */
export function wireEffective(settings: ProducerSettings): EffectiveSettings {
  const inForce: ProducerSettings = {
    acks: 'all',
    'batch.size': 16_384,
    'linger.ms': 0,
    'compression.type': 'none',
    'max.in.flight.requests.per.connection': 5,
    'enable.idempotence': false,
    retries: settings['enable.idempotence'] ? 5 : 0,
    'request.timeout.ms': 30_000,
    ...settings,
  };
  return Object.fromEntries(Object.entries(inForce).map(([name, value]) => [name, { value, how: 'native' }]));
}
