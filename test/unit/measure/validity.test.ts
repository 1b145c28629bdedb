import { describe, expect, it } from 'vitest';
import { doubtsAbout, type Evidence } from '../../../src/measure/validity.ts';

/** A trial that nothing is wrong with. */
const sound: Evidence = {
  offeredPerSecond: 5000,
  messagesPerSecond: 5000,
  dropped: 0,
  failed: {},
  unresolved: 0,
  warmupFailed: 0,
  responseP99Us: 20_000,
  lagP99Us: 2000,
  stealRatio: 0.01,
  clamped: 0,
  delivered: { appended: 60_000, acknowledged: 60_000 },
  offsetsUnknown: null,
  issuedInAll: 60_000,
  brokerAcknowledges: true,
};

describe('a trial', () => {
  it('that nothing is wrong with raises no doubt', () => {
    expect(doubtsAbout(sound)).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, string | null]>([
    ['99 % of the rate', { messagesPerSecond: 4950 }, null],
    ['a little less', { messagesPerSecond: 4949 }, 'RATE_NOT_REACHED suspect'],
    ['nothing at all', { messagesPerSecond: 0 }, 'RATE_NOT_REACHED suspect'],
    ['a closed load, which asks for no rate', { offeredPerSecond: null, messagesPerSecond: 1 }, null],
    ['one message dropped', { dropped: 1 }, 'DROPPED suspect'],
    ['one message failed', { failed: { A: 1 } }, 'FAILED_MESSAGES suspect'],
    ['one message unresolved', { unresolved: 1 }, 'UNRESOLVED suspect'],
    ['lag of 5 ms', { lagP99Us: 5000, responseP99Us: 1000 }, null],
    ['more, and above half of the response', { lagP99Us: 5001, responseP99Us: 10_000 }, 'LAG suspect'],
    ['more, but only half of the response', { lagP99Us: 6000, responseP99Us: 12_000 }, null],
    ['more, and a little above half', { lagP99Us: 6001, responseP99Us: 12_000 }, 'LAG suspect'],
    ['steal just under 10 %', { stealRatio: 0.0999 }, null],
    ['steal of 10 %', { stealRatio: 0.1 }, 'STEAL suspect'],
    ['steal that is unknown', { stealRatio: null }, null],
    ['one latency out of range', { clamped: 1 }, 'CLAMPED suspect'],
    ['one message lost', { delivered: { appended: 59_999, acknowledged: 60_000 } }, 'LOST suspect'],
    [
      'failed messages that the broker has all the same',
      { delivered: { appended: 60_000, acknowledged: 59_000 } },
      null,
    ],
    [
      'one message too many',
      { delivered: { appended: 60_001, acknowledged: 60_000 } },
      'APPENDED_MORE suspect',
    ],
    ['no broker to ask', { delivered: null }, null],
    ['a broker that does not tell', { delivered: null, offsetsUnknown: 'timed out' }, 'OFFSETS_UNKNOWN note'],
    ['acks=0', { brokerAcknowledges: false }, 'ACKS_0 note'],
    [
      'acks=0 and a broker that is not done',
      { brokerAcknowledges: false, delivered: { appended: 59_999, acknowledged: 60_000 } },
      'ACKS_0 note',
    ],
    ['a warm-up with failures', { warmupFailed: 3 }, 'WARMUP_FAILED note'],
  ])('with %s', (_, change, doubt) => {
    expect(doubtsAbout({ ...sound, ...change }).map(({ code, severity }) => `${code} ${severity}`)).toEqual(
      doubt === null ? [] : [doubt],
    );
  });

  it('with several things wrong raises each doubt, in the rules’ order', () => {
    const doubts = doubtsAbout({
      ...sound,
      messagesPerSecond: 4000,
      dropped: 5,
      unresolved: 2,
      stealRatio: 0.5,
    });
    expect(doubts.map(({ code }) => code)).toEqual(['RATE_NOT_REACHED', 'DROPPED', 'UNRESOLVED', 'STEAL']);
  });

  it.each<[Partial<Evidence>, RegExp]>([
    [{ messagesPerSecond: 4000 }, /^80\.0 % of the offered rate was acknowledged/],
    [{ dropped: 12 }, /^12 messages were due while the window was full/],
    [{ failed: { A: 3, B: 1 } }, /^messages failed: 3 with A, 1 with B$/],
    [{ unresolved: 7 }, /^7 messages were neither acknowledged nor failed/],
    [{ lagP99Us: 12_340, responseP99Us: 1 }, /^messages left late \(p99 12\.3 ms after they were due\)/],
    [{ stealRatio: 0.25 }, /^the hypervisor took 25\.0 % of/],
    [{ clamped: 2 }, /^2 latencies were outside/],
    [
      { delivered: { appended: 1, acknowledged: 5 }, issuedInAll: 5 },
      /^the broker appended 4 messages fewer/,
    ],
    [{ delivered: { appended: 8, acknowledged: 5 }, issuedInAll: 5 }, /^the topic grew by 3 messages more/],
    [{ offsetsUnknown: 'no answer' }, /: no answer$/],
  ])('%j says so', (change, message) => {
    expect(doubtsAbout({ ...sound, ...change })[0]?.message).toMatch(message);
  });
});
