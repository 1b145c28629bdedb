import type { ClientReading } from './backend.ts';

/** Milliseconds between librdkafka's statistics: a document of some 7 kB, which takes 0.1 ms to read. */
export const statisticsIntervalMs = 1000;

/** The fields that are read of librdkafka's statistics. Source: its STATISTICS.md, 2.15.1. */
interface Statistics {
  /** Messages in the producer's queues, those in requests among them. */
  readonly msg_cnt: number;
  /** Bytes that were sent since connecting. */
  readonly tx_bytes: number;
  /** Key and value bytes of the messages in them, before compression (`msetw_messages_kvlen` in its source). */
  readonly txmsg_bytes: number;
  readonly brokers: Readonly<Record<string, BrokerStatistics>>;
}

interface BrokerStatistics {
  /** Requests, and the messages in them, that await the broker's answer. */
  readonly waitresp_cnt: number;
  readonly waitresp_msg_cnt: number;
  /** Since the last statistics: the sum of the answers' times in microseconds, and their number. */
  readonly rtt?: { readonly sum: number; readonly cnt: number };
  /** Since the last statistics: the longest in milliseconds. */
  readonly throttle?: { readonly max: number };
}

/** Joins librdkafka's statistics, each of which tells of the time since the one before, into a reading. */
export class ConfluentStatistics {
  #last: Statistics | null = null;
  #requests = 0;
  #latencyUs = 0;
  #throttleMs = 0;

  /** Takes a statistics event's text in. */
  add(text: string): void {
    const statistics = JSON.parse(text) as Statistics;
    for (const { rtt, throttle } of Object.values(statistics.brokers)) {
      this.#requests += rtt?.cnt ?? 0;
      this.#latencyUs += rtt?.sum ?? 0;
      this.#throttleMs = Math.max(this.#throttleMs, throttle?.max ?? 0);
    }
    this.#last = statistics;
  }

  /** The newest figures, up to a second old; nothing is told before the first statistics. */
  read(): ClientReading {
    const last = this.#last;
    if (last === null)
      return {
        queuedMessages: null,
        requestsInFlight: null,
        answered: null,
        throttleMs: null,
        wireBytes: null,
        wireMessageBytes: null,
      };
    let [requestsInFlight, messagesInFlight] = [0, 0];
    for (const { waitresp_cnt, waitresp_msg_cnt } of Object.values(last.brokers)) {
      requestsInFlight += waitresp_cnt;
      messagesInFlight += waitresp_msg_cnt;
    }
    return {
      queuedMessages: Math.max(0, last.msg_cnt - messagesInFlight),
      requestsInFlight,
      // All requests are among them; a producer sends few others.
      answered: { requests: this.#requests, latencyUs: this.#latencyUs },
      throttleMs: this.#throttleMs,
      wireBytes: last.tx_bytes,
      wireMessageBytes: last.txmsg_bytes,
    };
  }
}
