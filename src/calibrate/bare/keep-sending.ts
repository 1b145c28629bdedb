import { createStream, type StreamMessage } from '../../workload/workload.ts';
import type { BareLoop } from './bare-loop.ts';

/**
 * Keeps so many sends under way, each with the next batch of log messages, and counts what was acknowledged. A batch that
 * fails ends the process: a rate with failures in it is none.
 */
export function keepSending<M>(
  sends: number,
  batchMessages: number,
  messageOf: (record: StreamMessage) => M,
  send: (messages: M[]) => Promise<unknown>,
): BareLoop {
  const stream = createStream(
    { kind: 'service-logs', key: 'service' },
    { seed: 42, lane: 0, retainBytes: true },
  );
  const record: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const nextBatch = () => {
    stream.setTime(Date.now() * 1000);
    return Array.from({ length: batchMessages }, () => {
      stream.next(record);
      return messageOf(record);
    });
  };

  let acknowledged = 0;
  const sendOn = async () => {
    for (;;) {
      await send(nextBatch());
      acknowledged += batchMessages;
    }
  };
  for (let sender = 0; sender < sends; sender += 1) void sendOn();
  return { acknowledged: () => acknowledged };
}
