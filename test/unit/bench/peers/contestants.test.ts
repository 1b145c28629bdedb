import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../../../src/scenario/load.ts';
import type { Contestant, Task } from '../../../bench/peers/contest.ts';
import { slowest } from '../../../bench/peers/latency.ts';
import { likePerfTest } from '../../../bench/peers/like-perf-test.ts';
import { lingerlabLatency, scenarioOf } from '../../../bench/peers/lingerlab.ts';
import { perfTest } from '../../../bench/peers/perf-test.ts';
import { kafkaPythonSettings, pythonLatency } from '../../../bench/peers/python.ts';
import { contestant } from './entries.ts';

/** Keeps the tasks that it is given. */
const recording = (asked: Task[]): Contestant => ({
  ...contestant('confluent'),
  commands: (given) => {
    asked.push(given);
    return [];
  },
});

const task: Task = {
  settings: { acks: 'all', 'linger.ms': 5, 'compression.type': 'none' },
  payload: '/lines.jsonl',
  lanes: 2,
  brokers: 'localhost:9092',
  topic: 'peers-1',
  warmupMs: 3000,
  windowMs: 5000,
  folder: '/folder',
  expectedRate: 100_000,
  javaBatchMessages: null,
};

describe('kafka-producer-perf-test', () => {
  const perf: Contestant = perfTest({ java: 'java', libs: '/libs', version: '4.3.0' });
  const flagOf = (args: readonly string[], flag: string) => args[args.indexOf(flag) + 1];

  test('has a process a lane, which sends past the window at the rate that is expected', () => {
    const commands = perf.commands(task);
    expect(commands).toHaveLength(2);
    expect(Number(flagOf(commands[0]!.args, '--num-records'))).toBeGreaterThan(400_000);
    expect(flagOf(commands[0]!.args, '--warmup-records')).toBe('150000');
  });

  test('is told the settings under their own names', () => {
    const { args } = perf.commands(task)[0]!;
    expect(args.slice(args.indexOf('--command-property') + 1)).toEqual([
      'acks=all',
      'linger.ms=5',
      'compression.type=none',
    ]);
  });

  test('has no warm-up while its rate is unknown', () => {
    expect(perf.commands({ ...task, expectedRate: null })[0]!.args).not.toContain('--warmup-records');
  });
});

describe('Python', () => {
  test('kafka-python has its own names, and its own word for no compression', () => {
    expect(kafkaPythonSettings(task.settings)).toEqual({ acks: 'all', linger_ms: 5, compression_type: null });
    expect(kafkaPythonSettings({ 'compression.type': 'gzip' })).toEqual({ compression_type: 'gzip' });
  });

  test('tells its latency in a line of JSON, or not at all', () => {
    expect(pythonLatency('{"acknowledged": 9, "p50Ms": 1.5, "p99Ms": 20}\n')).toEqual({
      p50Ms: 1.5,
      p99Ms: 20,
    });
    expect(pythonLatency('{"acknowledged": 0, "p50Ms": null, "p99Ms": null}\n')).toBeNull();
    expect(pythonLatency('')).toBeNull();
  });
});

describe('lingerlab', () => {
  test('is given a scenario that it takes', () => {
    const scenarios = ['lab', '/lines.jsonl'].map((payload) => {
      const text = JSON.stringify(scenarioOf('confluent', { ...task, payload }));
      return parseScenario('scenario.yaml', text, [], ['confluent']).scenario;
    });
    expect(scenarios.map(({ workload }) => workload)).toEqual([
      { kind: 'service-logs', key: 'service' },
      expect.objectContaining({ kind: 'file', path: '/lines.jsonl', order: 'random', key: 'none' }),
    ]);
    expect(scenarios[0]).toMatchObject({ lanes: [2], warmupMs: 3000, warmupLimitMs: 3000, trials: 1 });
  });

  test("has the batch.size at which its batches are as Java's, once those are known", () => {
    const asked: Task[] = [];
    const alike = likePerfTest(recording(asked), 276);
    alike.commands(task);
    alike.commands({ ...task, javaBatchMessages: 170 });
    expect(asked.map(({ settings }) => settings['batch.size'])).toEqual([undefined, 48_620]);
  });

  test('tells its service times in milliseconds', () => {
    const service = { p50: 1500, p99: 20_000 };
    const result = { points: [{ trials: [{ state: 'suspect', latencyUs: { service } }] }] };
    expect(lingerlabLatency(JSON.stringify(result))).toEqual({ p50Ms: 1.5, p99Ms: 20 });
    expect(lingerlabLatency('{"points":[{"trials":[{"state":"failed"}]}]}')).toBeNull();
    expect(lingerlabLatency('')).toBeNull();
  });
});

describe('several producers', () => {
  test('are told of by the slowest, figure by figure', () => {
    const latencies = [
      { p50Ms: 1, p99Ms: 30 },
      { p50Ms: 2, p99Ms: 20 },
    ];
    expect(slowest(latencies)).toEqual({ p50Ms: 2, p99Ms: 30 });
    expect(slowest([...latencies, null])).toBeNull();
    expect(slowest([])).toBeNull();
  });
});
