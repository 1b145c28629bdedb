import zlib from 'node:zlib';
import type { ProducerSettings } from '../producer-settings.ts';
import type { Acknowledgements, Backend, EffectiveSettings, Producer, ProducerOptions } from './backend.ts';
import { packageVersion } from './installed.ts';

const packageName = '@platformatic/kafka';
const mockRefusal =
  '@platformatic/kafka 1 begins with a version of ApiVersions that librdkafka’s mock cluster does not know';
const batcherNote = 'by a batcher after Java’s';

/**
 * @platformatic/kafka sends what it is given, when it is given it, from the thread that calls it: one promise for each
 * `send`, one request for each leader among its messages. Its streams gather messages by their number, not by their
 * bytes, so lingerlab's batcher decides what goes into each `send`.
 */
export const platformaticBackend: Backend = {
  name: 'platformatic',
  packageName,
  host: 'thread',
  retainsBytes: true,
  defaultsNote:
    'each message is a send and a request of its own, because it has neither linger.ms nor batch.size; its partitioner takes murmur2 without Java’s mask, so that a key may lie in another partition than at every other point',
  support: {
    acks: { how: 'native' },
    'batch.size': { how: 'emulated', note: `${batcherNote}; counts uncompressed bytes; 16384 unless set` },
    'linger.ms': { how: 'emulated', note: `${batcherNote}; 0 unless set` },
    'compression.type': {
      how: 'native',
      note: 'on the sending thread, but for gzip from version 2 on; zstd where Node has it (22.15 or later)',
    },
    'max.in.flight.requests.per.connection': {
      how: 'native',
      note: 'maxInflights; the batcher keeps to the same number; 1 with enable.idempotence, where the client allows no more',
    },
    'enable.idempotence': { how: 'native' },
    retries: {
      how: 'native',
      note: 'a second apart; the whole request is sent again, with all of its partitions; 0 and 1 are no limit with enable.idempotence',
    },
    'request.timeout.ms': {
      how: 'native',
      note: 'the broker’s limit (timeout, 5000 unless set) and the client’s own (requestTimeout) are both set to it',
    },
    'delivery.timeout.ms': {
      how: 'unsupported',
      note: 'the client gives a message up after its retries, not after a time',
    },
  },
  defaults: platformaticEffective({}),
  refuses: (settings) => {
    if (settings['compression.type'] === 'zstd' && !('zstdCompressSync' in zlib))
      return `platformatic has zstd only where Node has it: 22.15 or later, and this is ${process.versions.node}`;
    const inFlight = settings['max.in.flight.requests.per.connection'];
    if (settings['enable.idempotence'] !== true || inFlight === undefined || inFlight === 1) return null;
    return `platformatic allows only 1 for max.in.flight.requests.per.connection with enable.idempotence=true, not ${inFlight}`;
  },
  // Version 1 begins with ApiVersions v3, which the mock cluster refuses, as Kafka before 2.4 does.
  mockRefusal: () => (packageVersion(packageName)?.startsWith('1.') ? mockRefusal : null),
  refusesConnection: () => null,
  connect: async (options: ProducerOptions, acknowledgements: Acknowledgements): Promise<Producer> => {
    const { connectPlatformatic } = await import('./platformatic-connection.ts');
    const effective = options.clientDefaults
      ? platformaticDefaults()
      : platformaticEffective(options.settings);
    return connectPlatformatic(options, effective, acknowledgements);
  },
};

/**
 * What is in force. Defaults: @platformatic/kafka 1.35.0 and 2.12.1 (`clients/base/options.js`, `network/connection.js`,
 * and `clients/producer/producer.js`, which sets others for the idempotent producer), and the batcher's as stated above.
 */
export function platformaticEffective(settings: ProducerSettings): EffectiveSettings {
  const idempotent = settings['enable.idempotence'] ?? false;
  const retries = settings.retries ?? 3;
  const unlimited = idempotent && (settings.retries ?? 0) <= 1;
  return {
    acks: { value: idempotent ? 'all' : (settings.acks ?? 1), how: 'native' },
    'batch.size': { value: settings['batch.size'] ?? 16_384, how: 'emulated' },
    'linger.ms': { value: settings['linger.ms'] ?? 0, how: 'emulated' },
    'compression.type': { value: settings['compression.type'] ?? 'none', how: 'native' },
    'max.in.flight.requests.per.connection': {
      value: idempotent ? 1 : (settings['max.in.flight.requests.per.connection'] ?? 5),
      how: 'native',
    },
    'enable.idempotence': { value: idempotent, how: 'native' },
    retries: { value: unlimited ? Number.MAX_SAFE_INTEGER : retries, how: 'native' },
    'request.timeout.ms': { value: settings['request.timeout.ms'] ?? 30_000, how: 'native' },
  };
}

/** What is in force where nothing is set: nothing that lingerlab emulates. */
export function platformaticDefaults(): EffectiveSettings {
  return Object.fromEntries(
    Object.entries(platformaticEffective({})).filter(([, { how }]) => how === 'native'),
  );
}
