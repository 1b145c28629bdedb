import type { Acks, CompressionType, ProducerSettings } from '../producer-settings.ts';

/** What compressing does with one codec. */
export interface CodecCost {
  /** CPU time on the sending thread for each byte before compression, in microseconds. */
  readonly usPerByte: number;
  /** Bytes after over bytes before in a very large batch, 0 to 1. */
  readonly ratio: number;
}

/** How much trials of one point differ, as standard deviations of logarithms: 0.04 is about 4 %. */
export interface Noise {
  /** Of the machine's speed, from trial to trial. */
  readonly trialSd: number;
  /** Of the machine's speed over the run: neighbours in its order share it. */
  readonly driftSd: number;
  /** Of the network's time, from trial to trial. */
  readonly networkSd: number;
  /** Of how long the slowest messages take, from trial to trial. */
  readonly tailSd: number;
}

/** The settings that the model knows the cost of; every other is accepted, and changes nothing. */
export type ModelSettings = Required<
  Pick<
    ProducerSettings,
    | 'acks'
    | 'batch.size'
    | 'linger.ms'
    | 'compression.type'
    | 'max.in.flight.requests.per.connection'
    | 'enable.idempotence'
  >
>;

/**
 * The costs of a producer, its machine, its network and its broker that are made up: a model to try a search on, where
 * the best settings are known because they can be worked out. It tells nothing of any real client.
 */
export interface CostModel {
  /** Cores that lanes share; more lanes than these slow one another. */
  readonly cores: number;
  /** CPU time on the sending thread for each message, and for each batch. */
  readonly messageUs: number;
  readonly batchUs: number;
  readonly codecs: Readonly<Record<CompressionType, CodecCost>>;
  /** The broker's time for each batch, and for each byte on the wire; it does one thing after another. */
  readonly brokerBatchUs: number;
  readonly brokerUsPerByte: number;
  /** From a batch on the wire to its acknowledgement, without the broker's own time. */
  readonly roundTripUs: Readonly<Record<`${Acks}`, number>>;
  /** What the part of a wait that varies is multiplied with: 1 where queues are no worse than their formulas say. */
  readonly tail: number;
  /** What the client does where nothing is set. */
  readonly defaults: ModelSettings;
  readonly noise: Noise;
  /** Whether it does the same whatever is set, and however many lanes there are. */
  readonly flat: boolean;
}

/** The model that the backend `simulated` stands for, with costs of the size that clients on Node have. */
export const referenceModel: CostModel = {
  cores: 4,
  messageUs: 4,
  batchUs: 45,
  codecs: {
    none: { usPerByte: 0, ratio: 1 },
    gzip: { usPerByte: 0.025, ratio: 0.25 },
    snappy: { usPerByte: 0.004, ratio: 0.48 },
    lz4: { usPerByte: 0.003, ratio: 0.45 },
    zstd: { usPerByte: 0.007, ratio: 0.27 },
  },
  brokerBatchUs: 40,
  brokerUsPerByte: 0.012,
  roundTripUs: { 0: 120, 1: 600, all: 1300 },
  tail: 1,
  defaults: {
    acks: 'all',
    'batch.size': 16_384,
    'linger.ms': 0,
    'compression.type': 'none',
    'max.in.flight.requests.per.connection': 5,
    'enable.idempotence': false,
  },
  noise: { trialSd: 0.03, driftSd: 0.02, networkSd: 0.04, tailSd: 0.08 },
  flat: false,
};

/** The same costs on a machine and a network that are slower, and with queues that are worse, by these factors. */
export function slowed(
  model: CostModel,
  { machine, network, tail }: Readonly<Record<'machine' | 'network' | 'tail', number>>,
): CostModel {
  const codecs = Object.entries(model.codecs).map(([type, { usPerByte, ratio }]) => [
    type,
    { usPerByte: usPerByte * machine, ratio },
  ]);
  const roundTrips = Object.entries(model.roundTripUs).map(([acks, us]) => [acks, us * network]);
  return {
    ...model,
    messageUs: model.messageUs * machine,
    batchUs: model.batchUs * machine,
    brokerBatchUs: model.brokerBatchUs * machine,
    brokerUsPerByte: model.brokerUsPerByte * machine,
    tail: model.tail * tail,
    codecs: Object.fromEntries(codecs) as CostModel['codecs'],
    roundTripUs: Object.fromEntries(roundTrips) as CostModel['roundTripUs'],
  };
}
