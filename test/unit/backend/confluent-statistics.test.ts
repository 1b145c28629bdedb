import { describe, expect, it } from 'vitest';
import { ConfluentStatistics } from '../../../src/backend/confluent-statistics.ts';

const broker = (change: object = {}) => ({ waitresp_cnt: 0, waitresp_msg_cnt: 0, ...change });
const text = (brokers: Record<string, object>, change: object = {}) =>
  JSON.stringify({ msg_cnt: 0, tx_bytes: 0, brokers, ...change });

describe('librdkafka’s statistics', () => {
  it('tell nothing before the first', () => {
    expect(new ConfluentStatistics().read()).toEqual({
      queuedMessages: null,
      requestsInFlight: null,
      answered: null,
      throttleMs: null,
      wireBytes: null,
      wireMessageBytes: null,
    });
  });

  it('add up over brokers', () => {
    const statistics = new ConfluentStatistics();
    const a = broker({
      waitresp_cnt: 2,
      waitresp_msg_cnt: 40,
      rtt: { sum: 300, cnt: 3 },
      throttle: { max: 7 },
    });
    const b = broker({
      waitresp_cnt: 1,
      waitresp_msg_cnt: 5,
      rtt: { sum: 500, cnt: 1 },
      throttle: { max: 2 },
    });
    // One that was not connected to yet has no times.
    statistics.add(text({ a, b, c: broker() }, { msg_cnt: 100, tx_bytes: 9000, txmsg_bytes: 8000 }));
    expect(statistics.read()).toEqual({
      queuedMessages: 55,
      requestsInFlight: 3,
      answered: { requests: 4, latencyUs: 800 },
      throttleMs: 7,
      wireBytes: 9000,
      wireMessageBytes: 8000,
    });
  });

  it('add up over time where each tells of the last second, and replace where it tells of now', () => {
    const statistics = new ConfluentStatistics();
    const second = (cnt: number, max: number, waitresp_cnt: number) =>
      text(
        { a: broker({ waitresp_cnt, rtt: { sum: 10 * cnt, cnt }, throttle: { max } }) },
        { tx_bytes: cnt },
      );
    for (const one of [second(5, 4, 9), second(8, 1, 2)]) statistics.add(one);
    expect(statistics.read()).toMatchObject({
      answered: { requests: 13, latencyUs: 130 },
      throttleMs: 4,
      requestsInFlight: 2,
      wireBytes: 8,
    });
    statistics.read();
    expect(statistics.read()).toMatchObject({ answered: { requests: 13 } });
  });

  it('never tell of fewer than no messages in the queue', () => {
    const statistics = new ConfluentStatistics();
    statistics.add(text({ a: broker({ waitresp_msg_cnt: 5 }) }, { msg_cnt: 4 }));
    expect(statistics.read().queuedMessages).toBe(0);
  });
});
