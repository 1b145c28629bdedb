import type { ProducerSettings } from '../../src/producer-settings.ts';

/** The lab's own, in every respect that a client has a say in. */
export const labSettings: ProducerSettings = {
  acks: 'all',
  retries: 3,
  'max.in.flight.requests.per.connection': 1,
  'compression.type': 'gzip',
  'linger.ms': 5,
  'batch.size': 16_384,
};
