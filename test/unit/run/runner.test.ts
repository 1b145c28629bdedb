import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAdmin } from '../../../src/broker/admin.ts';
import { openBroker } from '../../../src/broker/open.ts';
import { unavailableError } from '../../../src/errors.ts';
import { laneError } from '../../../src/lane/errors.ts';
import type { Result } from '../../../src/result/schema.ts';
import { readResult } from '../../../src/result/store.ts';
import type { RunEvent } from '../../../src/run/events.ts';
import { planRun } from '../../../src/run/plan.ts';
import { runPlan } from '../../../src/run/runner.ts';
import type { RunOptions } from '../../../src/run/session.ts';
import { runTrial, type TrialGround } from '../../../src/run/trial.ts';
import type { PlannedTrial } from '../../../src/scenario/plan.ts';
import { validTrial } from '../../fixtures/result.ts';
import { problemsOf } from '../problems.ts';
import { least, scenarioOf } from '../scenario/scenarios.ts';

// Another file of the same worker may have loaded what is to be mocked, and what loads it.
vi.hoisted(() => vi.resetModules());
vi.mock('../../../src/broker/open.ts', () => ({ openBroker: vi.fn() }));
vi.mock('../../../src/broker/admin.ts', () => ({ openAdmin: vi.fn() }));
vi.mock('../../../src/run/trial.ts', () => ({ runTrial: vi.fn() }));

const effective = { acks: { value: 'all', how: 'native' } } as const;
const shape = { messagesPerSecond: 10, p50Us: 1, spread: 1.1, cpuUsPerMessage: 1 };
const good = async ({ order, repetition }: PlannedTrial) => ({
  trial: validTrial(order, repetition, shape),
  effective,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lingerlab-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
  vi.resetAllMocks();
});

/** A broker and its admin, and a run of two points with two trials each. */
function world({ created = true, maxMessageBytes = null as number | null } = {}) {
  let die: (error: Error) => void = () => {};
  const broker = {
    kind: 'embedded' as const,
    bootstrap: ['a:1'],
    version: null,
    caveat: null,
    died: new Promise<never>((_, reject) => {
      die = reject;
    }),
    close: vi.fn(async () => {}),
  };
  const admin = {
    listTopics: async () => [],
    describeTopic: async () => null,
    createTopic: vi.fn(),
    ensureTopic: vi.fn(async () => ({
      created,
      description: {
        name: 'logs',
        partitions: 3,
        replicationFactor: 1,
        minInsyncReplicas: 1,
        maxMessageBytes,
        config: {},
      },
    })),
    deleteTopic: vi.fn(async (_name: string) => {}),
    endOffsets: async () => 0,
    brokerAddresses: async () => ['a:1'],
    brokerCount: async () => 1,
    close: vi.fn(async () => {}),
  };
  vi.mocked(openBroker).mockResolvedValue(broker);
  vi.mocked(openAdmin).mockResolvedValue(admin);
  const trial = vi.mocked(runTrial).mockImplementation(good);
  const events: RunEvent[] = [];
  const run = async (options: Partial<RunOptions> = {}, backend = 'null') => {
    const text = least.replace('[kafkajs]', backend).replace('5000/s', '[1/s, 2/s]');
    const loaded = scenarioOf(text, 'trials=2');
    return runPlan(loaded, await planRun(loaded), {
      broker: { kind: 'embedded' },
      reportsFolder: folder,
      onEvent: (event) => events.push(event),
      ...options,
    });
  };
  return { broker, admin, trial, events, run, die };
}

const trialsIn = (result: Result) => result.points.flatMap(({ trials }) => trials);

describe('a run whose messages the topic would not take', () => {
  it('is refused before anything is sent, and leaves no topic behind that it made', async () => {
    const { run, admin, trial } = world({ maxMessageBytes: 200 });
    expect(await problemsOf(() => run({}, 'kafkajs'))).toEqual([
      expect.stringMatching(/ and topic "logs" takes at most 200 \(max\.message\.bytes\) — /),
    ]);
    expect(trial).not.toHaveBeenCalled();
    expect(admin.deleteTopic).toHaveBeenCalledWith('logs');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves a topic alone that was there before', async () => {
    const { run, admin } = world({ maxMessageBytes: 200, created: false });
    await problemsOf(() => run({}, 'kafkajs'));
    expect(admin.deleteTopic).not.toHaveBeenCalled();
  });
});

describe('a run', () => {
  it('measures every trial in its order, and saves a complete result', async () => {
    const { run, broker, admin, events } = world();
    const { result, path } = await run();
    expect(result.run).toMatchObject({ state: 'complete', trialsPlanned: 4 });
    expect(path).toBe(join(folder, result.run.id, 'result.json'));
    expect(await readResult(path)).toEqual(result);
    expect(
      trialsIn(result)
        .map(({ order }) => order)
        .sort(),
    ).toEqual([0, 1, 2, 3]);
    expect(result.points.every(({ producer }) => producer.effective['acks'] === 'all')).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual([
      'ready',
      ...Array.from({ length: 4 }, () => ['trial-started', 'trial-ended']).flat(),
    ]);
    expect(events.flatMap((event) => (event.kind === 'trial-started' ? event.position : []))).toEqual([
      1, 2, 3, 4,
    ]);
    expect(broker.close).toHaveBeenCalledTimes(1);
    // Before the trials, and at the end.
    expect(admin.close).toHaveBeenCalledTimes(2);
  });

  it('is saved after each trial', async () => {
    const { run, trial } = world();
    const saved: [string, number][] = [];
    trial.mockImplementation(async (planned) => {
      const [id] = await readdir(folder);
      const result = await readResult(join(folder, id!, 'result.json'));
      saved.push([result.run.state, trialsIn(result).length]);
      return good(planned);
    });
    await run();
    expect(saved).toEqual([
      ['running', 0],
      ['running', 1],
      ['running', 2],
      ['running', 3],
    ]);
  });

  it('that is interrupted keeps what is in, and says so', async () => {
    const { run, trial, broker } = world();
    const interruption = new AbortController();
    trial.mockImplementation(async (planned, { hooks }: TrialGround) => {
      if (planned.order < 2) return good(planned);
      interruption.abort();
      expect(hooks.signal?.aborted).toBe(true);
      throw laneError('INTERRUPTED', 'the run was interrupted');
    });
    const { result, path } = await run({ signal: interruption.signal });
    expect(result.run.state).toBe('interrupted');
    expect(trialsIn(await readResult(path))).toHaveLength(2);
    expect(broker.close).toHaveBeenCalledTimes(1);
  });

  it('goes on where it stopped, in the same file', async () => {
    const first = world();
    const interruption = new AbortController();
    first.trial.mockImplementation(async (planned) => {
      if (planned.order === 1) interruption.abort();
      return good(planned);
    });
    const saved = await first.run({ signal: interruption.signal });
    expect(trialsIn(saved.result)).toHaveLength(2);
    const second = world({ created: false });
    second.trial.mockClear();
    const { result, path } = await second.run({ resume: saved });
    expect(path).toBe(saved.path);
    expect(second.trial.mock.calls.map(([planned]) => planned.order)).toEqual([2, 3]);
    expect(result.run).toMatchObject({ state: 'complete', id: saved.result.run.id });
    expect(trialsIn(await readResult(path))).toHaveLength(4);
  });

  it('that is complete is not opened again', async () => {
    const { run } = world();
    const saved = await run();
    vi.mocked(openBroker).mockClear();
    saved.result.run.state = 'running';
    expect(await run({ resume: saved })).toEqual(saved);
    expect(saved.result.run.state).toBe('complete');
    expect(openBroker).not.toHaveBeenCalled();
  });

  it('keeps failed trials and goes on', async () => {
    const { run, trial } = world();
    trial.mockImplementation(async (planned) => {
      if (planned.order !== 1) return good(planned);
      const { order, repetition } = planned;
      const cause = { code: 'LANE_DIED', message: 'gone' };
      return {
        trial: { state: 'failed', order, repetition, startedAt: 'now', warnings: [], cause },
        effective: null,
      };
    });
    const { result } = await run();
    expect(result.run.state).toBe('complete');
    expect(trialsIn(result).filter(({ state }) => state === 'failed')).toHaveLength(1);
    expect(trialsIn(result)).toHaveLength(4);
  });

  it('whose broker dies ends the trial under way, fails the rest, and waits for none', async () => {
    const { run, trial, die } = world();
    trial.mockImplementation(async (planned, { hooks }: TrialGround) => {
      if (planned.order < 1) return good(planned);
      die(new Error('the broker ended with code 1'));
      await vi.waitUntil(() => hooks.signal?.aborted);
      throw laneError('INTERRUPTED', 'the run was interrupted');
    });
    const { result } = await run();
    expect(trial).toHaveBeenCalledTimes(2);
    expect(result.run.state).toBe('complete');
    const failed = trialsIn(result).filter((one) => one.state === 'failed');
    expect(failed.map(({ cause }) => cause)).toEqual(
      Array.from({ length: 3 }, () => ({ code: 'BROKER_DIED', message: 'the broker ended with code 1' })),
    );
  });
});

describe('a run that cannot begin', () => {
  it('leaves no folder and no broker behind where the broker is not there', async () => {
    const { run } = world();
    vi.mocked(openBroker).mockRejectedValue(unavailableError('a:1', 'does not answer'));
    expect(await problemsOf(() => run(), 5)).toEqual(['a:1: does not answer']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('closes what it opened where the topic cannot be had', async () => {
    const { run, admin, broker } = world();
    admin.ensureTopic.mockRejectedValue(unavailableError('topic logs', 'may not be created'));
    await problemsOf(() => run(), 5);
    expect([admin.close.mock.calls.length, broker.close.mock.calls.length]).toEqual([1, 1]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the topic', () => {
  it.each([
    { created: true, deleteTopic: true, deleted: 1 },
    { created: true, deleteTopic: false, deleted: 0 },
    { created: false, deleteTopic: true, deleted: 0 },
  ])(
    'created by the run: $created, asked to delete: $deleteTopic',
    async ({ created, deleteTopic, deleted }) => {
      const { run, admin } = world({ created });
      const { result } = await run({ deleteTopic });
      expect(admin.deleteTopic).toHaveBeenCalledTimes(deleted);
      expect(result.broker.topic.created).toBe(created);
    },
  );

  it('that cannot be deleted does not take the result with it', async () => {
    const { run, admin, events } = world();
    admin.deleteTopic.mockRejectedValue(new Error('not allowed'));
    const { result } = await run({ deleteTopic: true });
    expect(result.run.state).toBe('complete');
    expect(events.at(-1)).toEqual({ kind: 'status', text: 'topic logs is still there: not allowed' });
  });
});
