import type { Line } from './line.ts';
import { softMax, softMin } from './smooth.ts';

/** How messages gather in batches at some rate. */
export interface Batch {
  /** Messages of a mean batch, at least 1. */
  readonly messages: number;
  /** From a batch's first message to its leaving; its messages wait between none of it and all. */
  readonly gatherUs: number;
  /** Bytes of a message on the wire. */
  readonly wireBytes: number;
}

/** Of the requests that may be in flight: the part from which on batches wait for one another and grow meanwhile. */
const busyShare = 0.8;

/** A batch of so many bytes is compressed half as far as a very large one: there is less that it repeats. */
const halfCompressedBytes = 2000;

/**
 * The batches of a line at `perUs` messages a microsecond. A batch leaves when its linger has passed or, if that is
 * later, when a request may go: it then holds what came meanwhile (batch ~ rate x linger), but no more than
 * `batch.size` and a partition's share of the window. With linger 0 and requests to spare it holds one message.
 */
export function batchAt(line: Line, perUs: number): Batch {
  const { lanes, partitions, messageBytes, fitting, codec } = line;
  const perPartitionUs = perUs / lanes / partitions;
  const gatherUs = softMin(
    softMax(line.lingerUs, requestWaitUs(line, perUs)),
    // Its first message waits for the others only.
    (fitting - 1) / perPartitionUs,
  );
  // Beside its first message, each within what the others of the window leave it.
  const others = softMin(perPartitionUs * gatherUs, Math.max(0, line.window / lanes / partitions - 1));
  const bytes = (1 + others) * messageBytes;
  const compressed = (1 - codec.ratio) * (bytes / (bytes + halfCompressedBytes));
  return { messages: 1 + others, gatherUs, wireBytes: messageBytes * (1 - compressed) };
}

/**
 * How long a partition's batch waits for a request that may go; nothing while there are requests to spare. Requests that
 * are in flight together take turns at the broker, and those of a lane on its thread.
 */
function requestWaitUs({ lanes, partitions, inFlight, roundTripUs, model }: Line, perUs: number): number {
  const alone = roundTripUs + model.brokerBatchUs;
  const inTurns = softMax(lanes * inFlight * model.brokerBatchUs, inFlight * model.batchUs);
  const requestUs = softMax(alone, inTurns);
  // Requests that would be in flight if each message were one, over those that may be.
  const demand = (perUs * requestUs) / (lanes * inFlight * busyShare);
  return ((partitions * requestUs) / (inFlight * busyShare)) * (1 - 1 / softMax(1, demand));
}
