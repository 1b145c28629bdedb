import { type Batch, batchAt } from './batch.ts';
import type { Line } from './line.ts';
import { waitUs } from './queue.ts';
import { softMin } from './smooth.ts';
import type { Waiting } from './waiting.ts';

/** What a line does at one rate. */
export interface Flow {
  readonly batch: Batch;
  /** CPU time of the sending threads for each message. */
  readonly cpuUsPerMessage: number;
  /** The part of their time that is asked for, and may be above 1: sending threads, broker, requests in flight. */
  readonly busy: { readonly lane: number; readonly broker: number; readonly requests: number };
  /** From a request on the wire to its answer. */
  readonly requestUs: number;
  /** Mean wait of a batch for a request that may go, and for its sending thread. */
  readonly clientWaitUs: number;
  readonly response: Waiting;
}

/** The part of a round trip that is always the same; the rest varies from request to request. */
const steadyShare = 0.7;

/**
 * A line at `perUs` messages a microsecond, in a time of `horizonUs` that begins with empty queues (infinite for the
 * steady state). A message waits for its batch, for the sending thread, for a request that may go, and for the broker;
 * the waits add up.
 */
export function flowAt(line: Line, perUs: number, horizonUs = Number.POSITIVE_INFINITY): Flow {
  const { model, lanes, messageBytes, codec, inFlight, roundTripUs } = line;
  const batch = batchAt(line, perUs);
  const cpuUsPerMessage = model.messageUs + messageBytes * codec.usPerByte + model.batchUs / batch.messages;
  const laneBusy = (perUs * cpuUsPerMessage) / softMin(lanes, model.cores);
  const laneWaitUs = waitUs(
    { busy: laneBusy, serviceUs: batch.messages * cpuUsPerMessage, servers: 1 },
    horizonUs,
  );
  const brokerUs = model.brokerBatchUs + batch.messages * batch.wireBytes * model.brokerUsPerByte;
  const brokerBusy = (perUs * brokerUs) / batch.messages;
  const brokerWaitUs = waitUs({ busy: brokerBusy, serviceUs: brokerUs, servers: 1 }, horizonUs);
  const requestUs = roundTripUs + brokerWaitUs + brokerUs;
  const requestsBusy = (perUs * requestUs) / (batch.messages * lanes * inFlight);
  const requestWaitUs = waitUs({ busy: requestsBusy, serviceUs: requestUs, servers: inFlight }, horizonUs);
  const codecUs = batch.messages * messageBytes * codec.usPerByte;
  return {
    batch,
    cpuUsPerMessage,
    busy: { lane: laneBusy, broker: brokerBusy, requests: requestsBusy },
    requestUs,
    clientWaitUs: laneWaitUs + requestWaitUs,
    response: {
      fixedUs: model.messageUs + model.batchUs + codecUs + brokerUs + steadyShare * roundTripUs,
      evenUs: batch.gatherUs,
      randomUs: model.tail * (laneWaitUs + requestWaitUs + brokerWaitUs + (1 - steadyShare) * roundTripUs),
    },
  };
}
