/**
 * The least that a program needs to send log messages through @platformatic/kafka as fast as a window allows: no
 * histograms, no account, no pacing. What lingerlab adds is what it takes away from this. Forked by overhead.ts.
 */
import { compatibilityPartitioner, Producer } from '@platformatic/kafka';
import { platformaticSecurity } from '../../backend/platformatic-security.ts';
import { createStream, type StreamMessage } from '../../workload/workload.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';

/** What the loop over @platformatic/kafka is told beside. */
export interface BarePlatformatic {
  readonly acks: number;
  readonly compression: 'none';
  /** Messages of one request, and requests that may be unanswered. */
  readonly batchMessages: number;
  readonly inFlight: number;
}

hostBareLoop<BareStart & BarePlatformatic>(async (start) => {
  const { brokers, connection, topic, acks, compression, batchMessages, inFlight } = start;
  const producer = new Producer({
    clientId: 'bare',
    bootstrapBrokers: [...brokers],
    ...platformaticSecurity(connection),
    // Its default takes murmur2 unsigned, which sends keys elsewhere than Java's client does.
    partitioner: compatibilityPartitioner,
  });

  const stream = createStream(
    { kind: 'service-logs', key: 'service' },
    { seed: 42, lane: 0, retainBytes: true },
  );
  const record: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const nextBatch = () => {
    stream.setTime(Date.now() * 1000);
    return Array.from({ length: batchMessages }, () => {
      stream.next(record);
      return { topic, key: record.key!, value: record.bytes.subarray(record.start, record.end) };
    });
  };

  let acknowledged = 0;
  const sendOn = async () => {
    for (;;) {
      await producer.send({ acks, compression, messages: nextBatch() });
      acknowledged += batchMessages;
    }
  };
  // A batch that fails ends the process: a rate with failures in it is none.
  for (let sender = 0; sender < inFlight; sender += 1) void sendOn();
  return { acknowledged: () => acknowledged };
});
