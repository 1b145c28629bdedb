import { describe, expect, it } from 'vitest';
import { type Bound, boundOf } from '../../../src/measure/bound.ts';
import type { Evidence } from '../../../src/measure/evidence.ts';
import { sound } from './evidence.ts';

/** A closed loop that keeps its window full, of a client that waits for nobody in particular. */
const full: Evidence = {
  ...sound,
  load: 'closed',
  occupancy: 0.98,
  serviceP50Us: 20_000,
  lingerMs: 0,
  client: { queuedMessages: 0, requestsInFlight: 1, requestLatencyUs: 2000, throttleMs: 0 },
};
const client = (change: Partial<NonNullable<Evidence['client']>>) => ({
  client: { ...full.client!, ...change },
});
const busy = { laneCpuRatio: 0.93, laneWaitRatio: 0.02 };

describe('what bounds a trial', () => {
  it.each<[string, Partial<Evidence>, Bound['by']]>([
    ['window full, requests take half of the time', client({ requestLatencyUs: 10_000 }), 'broker'],
    ['window full, requests take a little less', client({ requestLatencyUs: 9999 }), 'unknown'],
    ['window not full', { ...client({ requestLatencyUs: 15_000 }), occupancy: 0.89 }, 'unknown'],
    ['window just full', { ...client({ requestLatencyUs: 15_000 }), occupancy: 0.9 }, 'broker'],
    ['messages linger for half of the time', { lingerMs: 10 }, 'client'],
    ['messages linger for a little less', { lingerMs: 9.9 }, 'unknown'],
    [
      'a full queue behind as many requests as may be',
      client({ queuedMessages: 50, requestsInFlight: 4.5 }),
      'broker',
    ],
    ['the same with fewer requests', client({ queuedMessages: 50, requestsInFlight: 4.4 }), 'client'],
    [
      'as many requests for each of two lanes',
      { ...client({ queuedMessages: 50, requestsInFlight: 9 }), lanes: 2 },
      'broker',
    ],
    ['a queue that is half of the time', client({ queuedMessages: 50 }), 'client'],
    ['a shorter queue', client({ queuedMessages: 49 }), 'unknown'],
    [
      'no limit that is known',
      { ...client({ queuedMessages: 99, requestsInFlight: 9 }), maxInFlight: null },
      'unknown',
    ],
    ['a broker that throttles', client({ throttleMs: 1 }), 'broker'],
    [
      'a throttling broker, and a busy lane',
      { ...client({ throttleMs: 1 }), ...busy, harnessRatio: 0.9 },
      'broker',
    ],
    ['a busy lane, half of it lingerlab', { ...busy, harnessRatio: 0.5 }, 'harness'],
    ['a busy lane, less of it lingerlab', { ...busy, harnessRatio: 0.49 }, 'client'],
    ['a busy lane that was not sampled', { ...busy, harnessRatio: null }, 'unknown'],
    [
      'a lane that is not quite busy',
      { laneCpuRatio: 0.92, laneWaitRatio: 0.02, harnessRatio: 0.9 },
      'unknown',
    ],
    ['nothing that is sent', { sends: false, client: null }, 'harness'],
    ['a hypervisor that takes a tenth', { ...busy, stealRatio: 0.1 }, 'machine'],
    ['a lane without a core for a fifth', { laneCpuRatio: 0.5, laneWaitRatio: 0.2 }, 'machine'],
    ['a lane without a core for a little less', { laneCpuRatio: 0.5, laneWaitRatio: 0.19 }, 'unknown'],
    ['a client that tells nothing', { client: null }, 'unknown'],
    ['a system that tells nothing', { laneCpuRatio: null, laneWaitRatio: null, stealRatio: null }, 'unknown'],
  ])('in a closed loop with %s', (_, change, by) => {
    expect(boundOf({ ...full, ...change }).by).toBe(by);
  });

  const behind: Partial<Evidence> = { load: 'open', messagesPerSecond: 4000, serviceP50Us: 2e6 };
  it.each<[string, Partial<Evidence>, Bound['by']]>([
    ['that is met', { load: 'open' }, 'offered'],
    ['that is met on a noisy machine', { load: 'open', stealRatio: 0.5 }, 'offered'],
    ['that is met by the null backend', { load: 'open', sends: false }, 'offered'],
    ['of stages that are met', { load: 'stages', messagesPerSecond: 4750 }, 'offered'],
    ['of stages that are met long after', { load: 'stages', messagesPerSecond: 4749 }, 'unknown'],
    ['of bursts that are met', { load: 'burst' }, 'offered'],
    ['that drops messages', { load: 'open', dropped: 1 }, 'unknown'],
    ['that is not met', behind, 'unknown'],
    [
      'that is not met, with a queue before all slots',
      { ...behind, ...client({ queuedMessages: 5000, requestsInFlight: 5 }) },
      'broker',
    ],
    ['that is not met, with a queue and slots', { ...behind, ...client({ queuedMessages: 5000 }) }, 'client'],
    ['that is not met, with slow answers', { ...behind, ...client({ requestLatencyUs: 1.5e6 }) }, 'broker'],
    ['that the null backend does not meet', { ...behind, sends: false }, 'unknown'],
    ['that the busy null backend does not meet', { ...behind, ...busy, sends: false }, 'harness'],
    [
      'that a spinning lane does not meet',
      { ...behind, ...busy, pacing: 'spin', harnessRatio: 0.9 },
      'unknown',
    ],
    ['that a busy lane does not meet', { ...behind, ...busy, harnessRatio: 0.2 }, 'client'],
  ])('with a load %s', (_, change, by) => {
    expect(boundOf({ ...full, ...change }).by).toBe(by);
  });

  it.each<[Partial<Evidence>, string[]]>([
    [{ load: 'open' }, ['100.0 % of the 5,000 messages/s that were due was acknowledged']],
    [
      { stealRatio: 0.12, laneWaitRatio: 0.25 },
      [
        'the hypervisor took 12.0 % of the CPU time',
        'the sending thread was ready to run for 25.0 % of the window, and had no core',
      ],
    ],
    [client({ throttleMs: 40 }), ['the broker made the client hold back, for up to 40 ms']],
    [
      { ...busy, harnessRatio: 0.2 },
      [
        'the sending thread was busy for 95.0 % of the window, 2.0 % of it waiting for a core',
        'only 20.0 % of its time went to lingerlab',
      ],
    ],
    [
      client({ requestLatencyUs: 15_000 }),
      [
        'the window of messages on their way was 98.0 % full',
        'the median message took 20.0 ms',
        'the broker answered a request in 15.0 ms on average',
      ],
    ],
    [
      client({ queuedMessages: 60, requestsInFlight: 5 }),
      [
        'the window of messages on their way was 98.0 % full',
        '60 messages waited in the client, each for 12.0 ms on average',
        '5.0 requests were in flight, and 5 are allowed to each broker',
      ],
    ],
    [
      { ...behind, client: null },
      [
        '80.0 % of what was due was acknowledged',
        'the sending thread was busy for 32.0 % of the window, 2.0 % of it waiting for a core',
        'the client tells nothing of itself',
      ],
    ],
  ])('is told with its figures: %j', (change, evidence) => {
    expect(boundOf({ ...full, ...change }).evidence).toEqual(evidence);
  });
});
