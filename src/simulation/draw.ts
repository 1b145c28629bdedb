import { type Chance, chanceOf } from './chance.ts';
import type { CodecCost, CostModel } from './model.ts';

/**
 * A model with costs drawn at random, of sizes that clients, machines and brokers have; the same for the same seed. One
 * that is `flat` does the same whatever is set, so that no setting is better than the defaults.
 */
export function drawModel(seed: number, { flat = false }: { readonly flat?: boolean } = {}): CostModel {
  const chance = chanceOf('model', seed);
  const all = chance.scale(500, 5000);
  return {
    cores: chance.one([2, 4, 8]),
    messageUs: chance.scale(1.5, 12),
    batchUs: chance.scale(15, 150),
    codecs: {
      none: { usPerByte: 0, ratio: 1 },
      gzip: codec(chance, [0.015, 0.05], [0.2, 0.35]),
      snappy: codec(chance, [0.002, 0.006], [0.4, 0.6]),
      lz4: codec(chance, [0.0015, 0.005], [0.4, 0.6]),
      zstd: codec(chance, [0.003, 0.012], [0.2, 0.4]),
    },
    brokerBatchUs: chance.scale(15, 120),
    brokerUsPerByte: chance.scale(0.002, 0.03),
    roundTripUs: { 0: all * chance.between(0.05, 0.15), 1: all * chance.between(0.35, 0.8), all },
    tail: 1,
    defaults: {
      acks: 'all',
      'batch.size': chance.one([16_384, 65_536, 1_000_000]),
      'linger.ms': chance.one([0, 0, 5]),
      'compression.type': 'none',
      'max.in.flight.requests.per.connection': 5,
      'enable.idempotence': false,
    },
    noise: {
      trialSd: chance.between(0.015, 0.05),
      driftSd: chance.between(0, 0.03),
      networkSd: chance.between(0.02, 0.08),
      tailSd: chance.between(0.03, 0.12),
    },
    flat,
  };
}

const codec = (
  chance: Chance,
  usPerByte: readonly [number, number],
  ratio: readonly [number, number],
): CodecCost => ({ usPerByte: chance.scale(...usPerByte), ratio: chance.between(...ratio) });
