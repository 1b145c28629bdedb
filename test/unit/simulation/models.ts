import fc from 'fast-check';
import { compressionTypes } from '../../../src/producer-settings.ts';
import { drawModel } from '../../../src/simulation/draw.ts';
import type { Conditions } from '../../../src/simulation/line.ts';

export const models = fc.integer({ min: 0, max: 10_000 }).map((seed) => drawModel(seed));

const settings = fc.record(
  {
    acks: fc.constantFrom(0, 1, 'all') as fc.Arbitrary<0 | 1 | 'all'>,
    'batch.size': fc.integer({ min: 1, max: 2_000_000 }),
    'linger.ms': fc.integer({ min: 0, max: 500 }),
    'compression.type': fc.constantFrom(...compressionTypes),
    'max.in.flight.requests.per.connection': fc.integer({ min: 1, max: 50 }),
  },
  { requiredKeys: [] },
);

export const conditions: fc.Arbitrary<Conditions> = fc.record({
  settings,
  lanes: fc.integer({ min: 1, max: 16 }),
  messageBytes: fc.integer({ min: 1, max: 10_000 }),
  partitions: fc.integer({ min: 1, max: 24 }),
});
