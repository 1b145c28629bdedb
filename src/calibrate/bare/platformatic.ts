/**
 * The least that a program needs to send log messages through @platformatic/kafka as fast as a window allows: no
 * histograms, no account, no pacing. What lingerlab adds is what it takes away from this. Forked by overhead.ts.
 */
import { compatibilityPartitioner, Producer } from '@platformatic/kafka';
import { platformaticSecurity } from '../../backend/platformatic-security.ts';
import { type BareStart, hostBareLoop } from './bare-loop.ts';
import { keepSending } from './keep-sending.ts';

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
    ...platformaticSecurity(brokers, connection),
    // Its default takes murmur2 unsigned, which sends keys elsewhere than Java's client does.
    partitioner: compatibilityPartitioner,
  });

  return keepSending(
    inFlight,
    batchMessages,
    ({ key, bytes, start, end }) => ({ topic, key: key!, value: bytes.subarray(start, end) }),
    (messages) => producer.send({ acks, compression, messages }),
  );
});
