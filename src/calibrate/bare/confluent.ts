/**
 * The least that a program needs to send log messages through @confluentinc/kafka-javascript's callback API as fast as
 * a window allows: no histograms, no account, no pacing. What lingerlab adds is what it takes away from this. Forked by
 * overhead.ts.
 */
import client from '@confluentinc/kafka-javascript';
import { librdkafkaConnection } from '../../backend/librdkafka-connection.ts';
import { ValueViews } from '../../backend/value-views.ts';
import { createStream, type StreamMessage } from '../../workload/workload.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';

/** What the loop over librdkafka is told beside. */
export interface BareConfluent {
  /** librdkafka's settings. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Messages that may be unanswered. */
  readonly window: number;
}

hostBareLoop<BareStart & BareConfluent>(async ({ brokers, connection, topic, config, window }) => {
  const producer = new client.Producer({
    ...config,
    ...librdkafkaConnection(connection),
    'metadata.broker.list': brokers.join(','),
    dr_cb: true,
  });
  await new Promise<void>((resolve, reject) => {
    producer.connect({}, (error) => (error ? reject(error) : resolve()));
  });
  producer.setPollInBackground(true);

  const stream = createStream(
    { kind: 'service-logs', key: 'service' },
    { seed: 42, lane: 0, retainBytes: false },
  );
  const record: StreamMessage = { bytes: Buffer.alloc(0), start: 0, end: 0, key: null, headers: null };
  const views = new ValueViews();
  let inFlight = 0;
  let acknowledged = 0;
  let filling = false;
  const fill = () => {
    filling = false;
    stream.setTime(Date.now() * 1000);
    while (inFlight < window) {
      stream.next(record);
      const value = views.of(record.bytes, record.start, record.end);
      producer.produce(topic, null, value, record.key, null, inFlight);
      inFlight += 1;
    }
  };
  producer.on('delivery-report', (error) => {
    // A message that fails ends the process: a rate with failures in it is none.
    if (error) throw error;
    inFlight -= 1;
    acknowledged += 1;
    if (filling) return;
    filling = true;
    setImmediate(fill);
  });
  fill();
  return { acknowledged: () => acknowledged };
});
