import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundOf } from '../../../src/measure/bound.ts';
import type { Drift, Evidence } from '../../../src/measure/evidence.ts';
import { doubtsAbout } from '../../../src/measure/validity.ts';
import { sound } from './evidence.ts';

const drift = (change: Partial<Drift>): Drift => ({
  values: 10,
  slopePerSecond: 0,
  change: 2000,
  changeRatio: 0.2,
  p: 0.001,
  ...change,
});
const closed = { load: 'closed', occupancy: 1 } as const;
const stages = { load: 'stages' } as const;
const spin = { pacing: 'spin', laneCpuRatio: 0.97 } as const;

const growth = (change: Partial<Drift>) => ({
  memory: drift({ slopePerSecond: 51e6 / 60, change: 65e6, changeRatio: 0.21, p: 0.009, ...change }),
});

describe('a trial', () => {
  it('that nothing is wrong with raises no doubt', () => {
    expect(doubtsAbout(sound)).toEqual([]);
    expect(doubtsAbout({ ...sound, ...closed })).toEqual([]);
    expect(doubtsAbout({ ...sound, ...stages })).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, string | null]>([
    ['99 % of the rate', { messagesPerSecond: 4950 }, null],
    ['a little less', { messagesPerSecond: 4949 }, 'RATE_NOT_REACHED suspect'],
    ['nothing at all', { messagesPerSecond: 0 }, 'RATE_NOT_REACHED suspect'],
    ['5 % above the rate, and its edge', { messagesPerSecond: 5250 }, null],
    ['clearly more than was due', { messagesPerSecond: 5400 }, 'BACKLOG suspect'],
    ['more than was due in stages', { ...stages, messagesPerSecond: 9000 }, null],
    ['a few more of few messages', { scheduled: 50, acked: 50, messagesPerSecond: 6 }, null],
    ['a closed load, which asks for no rate', { ...closed, messagesPerSecond: 1 }, null],
    [
      'a batch cut off at an edge of a short window',
      {
        durationS: 1,
        scheduled: 5000,
        acked: 5000,
        lingerMs: 20,
        responseP50Us: 30_000,
        messagesPerSecond: 4850,
      },
      null,
    ],
    [
      'more than a batch cut off',
      {
        durationS: 1,
        scheduled: 5000,
        acked: 5000,
        lingerMs: 20,
        responseP50Us: 30_000,
        messagesPerSecond: 4849,
      },
      'RATE_NOT_REACHED suspect',
    ],
    [
      'a queue so long that no batch explains it',
      { lingerMs: null, responseP50Us: 3e6, messagesPerSecond: 4949 },
      'RATE_NOT_REACHED suspect',
    ],
    ['more due messages never acknowledged', { acked: 49_499 }, 'RATE_NOT_REACHED suspect'],
    ['99 % of stages acknowledged, late', { ...stages, acked: 49_500, messagesPerSecond: 4000 }, null],
    ['less of the stages', { ...stages, acked: 49_499 }, 'RATE_NOT_REACHED suspect'],
    ['bursts of which none was due', { load: 'burst', scheduled: 0, acked: 0, messagesPerSecond: 0 }, null],
    ['one message dropped', { dropped: 1 }, 'DROPPED suspect'],
    ['one message failed', { failed: { A: 1 } }, 'FAILED_MESSAGES suspect'],
    ['one message unresolved', { unresolved: 1 }, 'UNRESOLVED suspect'],
    ['lag of 5 ms', { lagP99Us: 5000, responseP99Us: 1000 }, null],
    ['more, and above half of the response', { lagP99Us: 5001, responseP99Us: 10_000 }, 'LAG suspect'],
    ['more, but only half of the response', { lagP99Us: 6000, responseP99Us: 12_000 }, null],
    ['more, and a little above half', { lagP99Us: 6001, responseP99Us: 12_000 }, 'LAG suspect'],
    ['a lane that has some time left', { laneCpuRatio: 0.9, laneWaitRatio: 0.04 }, null],
    ['a lane that has none', { laneCpuRatio: 0.9, laneWaitRatio: 0.05 }, 'LANE_SATURATED suspect'],
    [
      'a lane that never waited for a core',
      { laneCpuRatio: 0.95, laneWaitRatio: null },
      'LANE_SATURATED suspect',
    ],
    ['a lane whose times are unknown', { laneCpuRatio: null, laneWaitRatio: null }, null],
    ['a lane that spins', { ...spin, laneWaitRatio: 0.09, harnessRatio: 0.9 }, null],
    ['a lane that spins and has no core', { ...spin, laneWaitRatio: 0.1 }, 'LANE_SATURATED suspect'],
    ['a closed load without time left', { ...closed, laneCpuRatio: 0.95 }, 'LANE_SATURATED note'],
    ['a closed load that would spin', { ...closed, ...spin }, 'LANE_SATURATED note'],
    ['nothing sent, and no time left', { ...closed, laneCpuRatio: 1, sends: false, harnessRatio: 1 }, null],
    ['most of the time in lingerlab, but time left', { harnessRatio: 0.9 }, null],
    ['steal just under 10 %', { stealRatio: 0.0999 }, null],
    ['steal of 10 %', { stealRatio: 0.1 }, 'STEAL suspect'],
    ['steal that is unknown', { stealRatio: null }, null],
    ['one latency out of range', { clamped: 1 }, 'CLAMPED suspect'],
    ['a clock that drifts', { clockStepMs: 50 }, null],
    ['a clock that is set back', { clockStepMs: -50.1 }, 'CLOCK_STEP suspect'],
    ['a clock that is set forward', { clockStepMs: 50.1 }, 'CLOCK_STEP suspect'],
    ['a clock set forward by hours, and no sleep', { clockStepMs: 7.2e6 }, 'CLOCK_STEP suspect'],
    ['a sleep, which moves the clock too', { clockStepMs: 7.2e6, sleptMs: 7.2e6 }, 'SUSPENDED suspect'],
    ['a sleep of a second', { sleptMs: 1000 }, null],
    ['a machine that does not tell of sleep', { sleptMs: null }, null],
    ['a row of two seconds', { longestRowS: 2 }, null],
    ['a longer one', { longestRowS: 2.01 }, 'HELD_UP suspect'],
    ['a trend too small to matter', { drift: drift({ changeRatio: 0.1 }) }, null],
    ['a trend that matters', { drift: drift({ changeRatio: 0.101 }) }, 'DRIFTING suspect'],
    ['a trend downwards', { drift: drift({ changeRatio: -0.101, change: -900 }) }, 'DRIFTING suspect'],
    ['a trend that may be chance', { drift: drift({ p: 0.01 }) }, null],
    ['a trend in seven rows', { drift: drift({ values: 7 }) }, null],
    ['a trend within a timer’s grain', { drift: drift({ change: 200 }) }, null],
    ['a trend just beyond it', { drift: drift({ change: 200.1 }) }, 'DRIFTING suspect'],
    ['a trend of few messages', { ...closed, drift: drift({ change: 3 }) }, 'DRIFTING suspect'],
    ['no rows to tell a trend from', { drift: null, memory: null }, null],
    ['memory that grows', growth({ values: 10 }), 'MEMORY_GROWTH suspect'],
    ['memory that grows slowly', growth({ slopePerSecond: 50e6 / 60 }), null],
    ['memory that grows by little', growth({ changeRatio: 0.2 }), null],
    ['memory that grows within a young generation', growth({ change: 64e6 }), null],
    ['memory that shrinks', growth({ slopePerSecond: -51e6 / 60, change: -65e6, changeRatio: -0.21 }), null],
    ['memory that wavers', growth({ p: 0.01 }), null],
    ['memory seen for too short', growth({ values: 9 }), null],
    ['a warm-up that found no end', { warmupSteady: false, warmupS: 10 }, 'WARMUP_UNSTEADY note'],
    ['a warm-up of a fixed length', { warmupSteady: false, warmupS: 10, warmupLimitS: null }, null],
    ['a warm-up that was not looked at', { warmupSteady: false, warmupS: 2 }, null],
    ['too few samples for a p99.9', { uncarried: [{ percentile: 'p99.9', needed: 10_000 }] }, null],
    [
      'too few for a p99',
      {
        uncarried: [
          { percentile: 'p99', needed: 1000 },
          { percentile: 'p99.9', needed: 10_000 },
        ],
      },
      'TOO_FEW_SAMPLES note',
    ],
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

  it.each<[string, Partial<Evidence>, string[]]>([
    ['an open load', {}, ['LANE_SATURATED suspect', 'HARNESS_BOUND suspect']],
    ['a closed load', closed, ['LANE_SATURATED note', 'HARNESS_BOUND suspect']],
    ['a client that takes more', { ...closed, harnessRatio: 0.49 }, ['LANE_SATURATED note']],
    ['a share that was not sampled', { ...closed, harnessRatio: null }, ['LANE_SATURATED note']],
  ])('whose lane lingerlab fills, with %s', (_, change, doubts) => {
    const full = { ...sound, laneCpuRatio: 0.94, harnessRatio: 0.5, ...change };
    expect(doubtsAbout(full).map(({ code, severity }) => `${code} ${severity}`)).toEqual(doubts);
  });

  it('that slept is told of a clock set back beside it', () => {
    const codes = doubtsAbout({ ...sound, clockStepMs: -500, sleptMs: 5000 }).map(({ code }) => code);
    expect(codes).toEqual(['CLOCK_STEP', 'SUSPENDED']);
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
    [{ messagesPerSecond: 4949.9 }, /^98\.998 % of the offered rate/],
    [{ messagesPerSecond: 4948 }, /^98\.96 % of the offered rate/],
    [{ dropped: 34_036 }, /^34,036 messages were due/],
    [{ acked: 30_000 }, /^60\.0 % of the offered rate/],
    [{ ...stages, acked: 40_000 }, /^80\.0 % of the messages that were due was acknowledged$/],
    [{ dropped: 12 }, /^12 messages were due while the window was full/],
    [{ failed: { A: 3, B: 1 } }, /^messages failed: 3 with A, 1 with B$/],
    [{ unresolved: 7 }, /^7 messages were neither acknowledged nor failed/],
    [{ lagP99Us: 12_340, responseP99Us: 1 }, /^messages left late \(p99 12\.3 ms after they were due\)/],
    [{ laneCpuRatio: 0.96 }, /^the sending thread was busy for 98\.0 % of the window: it had no time left/],
    [{ ...spin, laneWaitRatio: 0.2 }, /^the sending thread had no core for 20\.0 % of the window/],
    [{ ...closed, laneCpuRatio: 0.96 }, /busy for 98\.0 % of the window: more lanes may send more$/],
    [{ stealRatio: 0.25 }, /^the hypervisor took 25\.0 % of/],
    [{ clamped: 2 }, /^2 latencies were outside/],
    [{ clockStepMs: -1234.4 }, /^the wall clock was set back by 1234 ms/],
    [{ clockStepMs: 99 }, /^the wall clock was set forward by 99 ms/],
    [{ sleptMs: 61_000 }, /^the machine slept for 61\.0 s/],
    [{ longestRowS: 4.5 }, /^a lane stood still for about 3\.5 s/],
    [{ drift: drift({}) }, /^the response p50 rose by 20\.0 % \(2\.0 ms\) over the window/],
    [
      { ...closed, drift: drift({ change: -900, changeRatio: -0.15 }) },
      /^acknowledged messages a second fell by 15\.0 % over/,
    ],
    [growth({}), /^resident memory grew by 51 MB a minute, 21\.0 % after the window's first quarter/],
    [{ warmupSteady: false, warmupS: 10 }, /^the warm-up ended at its limit of 10 s/],
    [
      {
        samples: 60,
        uncarried: [
          { percentile: 'p90', needed: 100 },
          { percentile: 'p99', needed: 1000 },
        ],
      },
      /^60 messages are too few to show p90 \(it needs 100\), p99 \(it needs 1000\)$/,
    ],
    [
      { delivered: { appended: 1, acknowledged: 5 }, issuedInAll: 5 },
      /^the broker appended 4 messages fewer/,
    ],
    [{ delivered: { appended: 8, acknowledged: 5 }, issuedInAll: 5 }, /^the topic grew by 3 messages more/],
    [{ offsetsUnknown: 'no answer' }, /: no answer$/],
    [
      {
        asked: [
          { name: 'acks', value: 'all', inForce: 'all' },
          { name: 'linger.ms', value: 5, inForce: 0 },
        ],
      },
      /^the client says that it ran with linger\.ms=0, where 5 was asked for$/,
    ],
    [
      { asked: [{ name: 'linger.ms', value: 5, inForce: null }] },
      /^the client does not say whether it honours linger\.ms=5$/,
    ],
  ])('%j says so', (change, message) => {
    expect(doubtsAbout({ ...sound, ...change })[0]?.message).toMatch(message);
  });
});

describe('no evidence', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(0, 1, -1, 0.5, 1e9), fc.integer());
  const figure = (key: string, value: unknown): fc.Arbitrary<unknown> => {
    if (key === 'load') return fc.constantFrom('closed', 'open', 'stages', 'burst');
    if (key === 'pacing') return fc.constantFrom('timer', 'spin');
    if (key === 'failed') return fc.dictionary(fc.string(), fc.nat());
    if (key === 'uncarried') return fc.array(fc.record({ percentile: fc.string(), needed: fc.nat() }));
    if (key === 'asked') {
      const setting = { name: fc.string(), value: fc.nat(), inForce: fc.option(fc.nat()) };
      return fc.array(fc.record(setting));
    }
    if (key === 'offsetsUnknown') return fc.option(fc.string());
    if (typeof value === 'boolean') return fc.boolean();
    if (typeof value === 'number') return isNeverNull(key) ? number : fc.option(number);
    const parts = Object.entries(value as object).map(([name, part]) => [
      name,
      key === 'client' ? fc.option(number) : figure(name, part),
    ]);
    return fc.option(fc.record(Object.fromEntries(parts)));
  };
  const nullable = ['stealRatio', 'laneCpuRatio', 'laneWaitRatio', 'harnessRatio', 'sleptMs', 'warmupLimitS'];
  const isNeverNull = (key: string) => ![...nullable, 'lingerMs', 'maxInFlight'].includes(key);
  const any = fc.record(
    Object.fromEntries(Object.entries(sound).map(([key, value]) => [key, figure(key, value)])),
  ) as unknown as fc.Arbitrary<Evidence>;

  it('makes a rule throw, or say what cannot be read', () => {
    fc.assert(
      fc.property(any, (evidence) => {
        for (const { code, message } of doubtsAbout(evidence)) {
          expect(code).toMatch(/^[A-Z0-9_]+$/);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }),
    );
  });

  it('leaves it without a bound and a reason', () => {
    fc.assert(
      fc.property(any, (evidence) => {
        const bound = boundOf(evidence);
        expect(bound.evidence.length).toBeGreaterThan(0);
        expect(bound.evidence.join()).not.toMatch(/undefined|\[object|null /);
      }),
    );
  });
});
