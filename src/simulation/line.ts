import type { ProducerSettings } from '../producer-settings.ts';
import type { CodecCost, CostModel, ModelSettings } from './model.ts';

/** What a point asks of the model, beside its load. */
export interface Conditions {
  readonly settings: ProducerSettings;
  readonly lanes: number;
  /** Bytes of a mean message. */
  readonly messageBytes: number;
  /** Of the topic; all of them on one broker. */
  readonly partitions: number;
  /** Nothing is set: the model's defaults are in force. */
  readonly clientDefaults?: boolean | undefined;
}

/** A producer as it is set, from the sending threads to the broker; times in microseconds. */
export interface Line {
  readonly model: CostModel;
  readonly lanes: number;
  readonly partitions: number;
  readonly messageBytes: number;
  /** Messages that fit `batch.size`, one at least. */
  readonly fitting: number;
  readonly lingerUs: number;
  readonly codec: CodecCost;
  readonly inFlight: number;
  readonly roundTripUs: number;
  /** Most messages on their way, over all lanes. */
  readonly window: number;
}

/** What is in force: the model's defaults, and over them what is set. */
export const settingsInForce = (
  { defaults }: Pick<CostModel, 'defaults'>,
  { settings, clientDefaults }: Pick<Conditions, 'settings' | 'clientDefaults'>,
): ModelSettings & ProducerSettings => (clientDefaults ? defaults : { ...defaults, ...settings });

/** Puts the producer together that conditions ask for, with a window of so many messages. */
export function lineOf(model: CostModel, conditions: Conditions, window: number): Line {
  const { messageBytes, partitions } = conditions;
  const costing = model.flat ? model.defaults : settingsInForce(model, conditions);
  return {
    model,
    lanes: model.flat ? 1 : conditions.lanes,
    partitions,
    messageBytes,
    fitting: Math.max(1, costing['batch.size'] / messageBytes),
    lingerUs: costing['linger.ms'] * 1000,
    codec: model.codecs[costing['compression.type']],
    inFlight: costing['max.in.flight.requests.per.connection'],
    roundTripUs: model.roundTripUs[costing.acks],
    window,
  };
}
