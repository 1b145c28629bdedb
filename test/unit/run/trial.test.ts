import os from 'node:os';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Admin } from '../../../src/broker/admin.ts';
import { laneError } from '../../../src/lane/errors.ts';
import type { LaneSpec } from '../../../src/lane/messages.ts';
import { runLanes } from '../../../src/lane/pool.ts';
import { planRun } from '../../../src/run/plan.ts';
import { runTrial } from '../../../src/run/trial.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';
import { laneResult as laneResultOf, laneRow, transferOf } from './lanes.ts';

// Another file of the same worker may have loaded what is to be mocked, and what loads it.
vi.hoisted(() => vi.resetModules());
vi.mock('../../../src/lane/pool.ts', () => ({ runLanes: vi.fn() }));
const lanes = vi.mocked(runLanes);
const effective = { acks: { value: 'all', how: 'native' } } as const;

beforeEach(() => {
  lanes.mockReset();
});

/** A lane whose latencies are enough to carry its p99. */
const laneResult: typeof laneResultOf = (change) =>
  laneResultOf({ response: transferOf(...Array.from({ length: 1000 }, () => 100)), ...change });

/** Runs one trial of a scenario whose topic has these end offsets, one after another; an Error is thrown. */
async function trialOf(text: string, offsets: (number | Error)[] = [0, 3]) {
  const loaded = scenarioOf(text);
  const { trials, workload } = await planRun(loaded);
  const endOffsets = vi.fn(async () => {
    const next = offsets.shift();
    if (typeof next !== 'number') throw next ?? new Error('asked too often');
    return next;
  });
  const close = vi.fn(async () => {});
  const outcome = await runTrial(trials.find(({ repetition }) => repetition === 1)!, {
    scenario: loaded.scenario,
    workload,
    plugins: [],
    partitions: 3,
    bootstrap: ['a:1'],
    admin: { endOffsets, close } as unknown as Admin,
    hooks: {},
  });
  return { ...outcome, endOffsets, close, specs: lanes.mock.calls[0]?.[0] as readonly LaneSpec[] };
}

const closed = least.replace('{ kind: open, rate: 5000/s }', '{ kind: closed, inFlight: 10 }');

describe('a trial', () => {
  it('that went well is valid, with its lanes’ figures', async () => {
    lanes.mockResolvedValue({ results: [laneResult()], effective });
    const { trial, effective: inForce } = await trialOf(closed);
    expect(trial).toMatchObject({
      state: 'valid',
      repetition: 1,
      warnings: [],
      warmupS: 0.5,
      durationS: 10,
      counts: { scheduled: 2, acked: 2 },
      delivered: { appended: 3, acknowledged: 3 },
    });
    expect(inForce).toEqual(effective);
  });

  it('keeps no connection of its own open while its lanes run', async () => {
    lanes.mockResolvedValue({ results: [laneResult()], effective });
    const { endOffsets, close } = await trialOf(closed);
    const [, secondAsked] = endOffsets.mock.invocationCallOrder;
    const [ran] = lanes.mock.invocationCallOrder;
    expect(close).toHaveBeenCalledTimes(2);
    expect(close.mock.invocationCallOrder[0]).toBeLessThan(ran!);
    expect(ran).toBeLessThan(secondAsked!);
  });

  it('has the rows that its lanes told', async () => {
    lanes.mockImplementation(async (_, hooks) => {
      hooks?.onRow?.(laneRow({ acked: 5, response: transferOf(40) }));
      return { results: [laneResult()], effective };
    });
    const { trial } = await trialOf(closed);
    expect(trial).toMatchObject({ windows: [{ acked: 5, p50Us: 40 }] });
  });

  it('gives every lane the whole load and its own number, and each repetition its own messages', async () => {
    lanes.mockResolvedValue({ results: [laneResult()], effective });
    const { specs } = await trialOf(`${closed}lanes: 2\nseed: 7\ndrain: 1s\nproducer: { acks: 1 }\n`);
    expect(specs.map(({ lane, lanes: count, seed }) => [lane, count, seed])).toEqual([
      [0, 2, 8],
      [1, 2, 8],
    ]);
    expect(specs[1]).toMatchObject({
      backend: 'kafkajs',
      brokers: ['a:1'],
      topic: 'logs',
      settings: { acks: 1 },
      load: { kind: 'closed', inFlight: 10 },
      warmupMs: 2000,
      durationMs: 10_000,
      drainMs: 1000,
    });
  });

  it('says what bounds it, and how its messages were timed', async () => {
    lanes.mockResolvedValue({ results: [laneResult({ resources: { laneCpuRatio: 0.99 } })], effective });
    const { trial } = await trialOf(closed);
    expect(trial).toMatchObject({
      state: 'valid',
      pacing: 'timer',
      bound: { by: 'unknown', evidence: [expect.stringContaining('busy for 100.0 %'), expect.any(String)] },
    });
    expect(trial.warnings.map(({ code }) => code)).toEqual(['LANE_SATURATED']);
  });

  it.runIf(process.platform === 'linux')('in which the machine slept is suspect', async () => {
    const up = vi.spyOn(os, 'uptime').mockReturnValueOnce(1000).mockReturnValueOnce(1600);
    lanes.mockResolvedValue({ results: [laneResult()], effective });
    const { trial } = await trialOf(closed);
    expect(up).toHaveBeenCalledTimes(2);
    expect(trial.warnings.map(({ code }) => code)).toEqual(['SUSPENDED']);
    up.mockRestore();
  });

  it('that raises a doubt is suspect, and says which', async () => {
    lanes.mockResolvedValue({ results: [laneResult({ dropped: 4 })], effective });
    const { trial } = await trialOf(closed, [10, 12]);
    expect(trial).toMatchObject({ state: 'suspect', delivered: { appended: 2, acknowledged: 3 } });
    expect(trial.warnings.map(({ code }) => code)).toEqual(['DROPPED', 'LOST']);
  });

  it('stays valid with no more than notes', async () => {
    const acks0 = { acks: { value: 0, how: 'native' } } as const;
    lanes.mockResolvedValue({ results: [laneResult()], effective: acks0 });
    const { trial } = await trialOf(`${closed}producer: { acks: 0 }\n`);
    expect(trial.state).toBe('valid');
    expect(trial.warnings.map(({ code }) => code)).toEqual(['ACKS_0']);
  });

  it.each([
    ['before', [new Error('no answer')]],
    ['after', [5, new Error('no answer')]],
  ])('is not lost where the broker does not tell its offsets %s it', async (_, offsets) => {
    lanes.mockResolvedValue({ results: [laneResult()], effective });
    const { trial } = await trialOf(closed, [...offsets, 9]);
    expect(trial).toMatchObject({ state: 'valid', delivered: null });
    expect(trial.warnings).toEqual([
      { code: 'OFFSETS_UNKNOWN', message: expect.stringContaining('no answer'), severity: 'note' },
    ]);
  });

  it('of the null backend asks no broker', async () => {
    lanes.mockResolvedValue({ results: [laneResult()], effective });
    const { trial, endOffsets } = await trialOf(closed.replace('kafkajs', 'null'));
    expect(trial).toMatchObject({ state: 'valid', delivered: null, warnings: [] });
    expect(endOffsets).not.toHaveBeenCalled();
  });
});

describe('a trial fails', () => {
  it.each([
    [
      'where nothing was acknowledged',
      { issued: 5, acked: 0, failures: { A: 2, B: 1 }, unresolved: 2 },
      {
        code: 'NOTHING_ACKNOWLEDGED',
        message:
          'of 5 messages none was acknowledged: 2 failed with A, 1 failed with B, 2 were never settled',
      },
    ],
    [
      'where nothing was sent',
      { issued: 0, acked: 0 },
      { code: 'NOTHING_ACKNOWLEDGED', message: 'of 0 messages none was acknowledged: none was sent' },
    ],
    [
      'where the warm-up took the whole window up',
      { issued: 0, acked: 0, totals: { issued: 100, acked: 3, failed: 0, dropped: 0, bytes: 0 } },
      {
        code: 'NOTHING_ACKNOWLEDGED',
        message:
          'nothing was sent in the measured window, and 97 messages of the warm-up were not acknowledged: a longer warmup may help',
      },
    ],
    [
      'where the backend settled a message twice',
      { settledTwice: 3 },
      { code: 'SETTLED_TWICE', message: 'the backend settled 3 messages more than once' },
    ],
  ])('%s', async (_, change, cause) => {
    lanes.mockResolvedValue({ results: [laneResult(change)], effective });
    const { trial, effective: inForce } = await trialOf(closed);
    expect(trial).toMatchObject({ state: 'failed', repetition: 1, cause });
    expect(inForce).toEqual(effective);
    expect(trial).not.toHaveProperty('latencyUs');
  });

  it('with the code of the lane that died', async () => {
    lanes.mockRejectedValue(laneError('LANE_DIED', 'its process was ended by SIGKILL'));
    const { trial, effective: inForce } = await trialOf(closed);
    expect(trial).toMatchObject({
      state: 'failed',
      cause: { code: 'LANE_DIED', message: 'its process was ended by SIGKILL' },
    });
    expect(inForce).toBeNull();
  });

  it('but an interruption is none of its own', async () => {
    lanes.mockRejectedValue(laneError('INTERRUPTED', 'the run was interrupted'));
    await expect(trialOf(closed)).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
