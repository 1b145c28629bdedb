import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendsNothing } from '../../../src/no-client.ts';
import type { Result } from '../../../src/result/schema.ts';
import { fromDist } from '../dist.ts';
import type { Contestant, Latency, Task } from './contest.ts';

/** Messages of one lane that may be unanswered; some more than fill the requests in flight. */
export const inFlightPerLane = 5000;
/** It sends for longer than the window, because its own begins a moment later. */
const tailMs = 1500;

/** lingerlab's backends that can send from here, each as `lingerlab run` in a process of its own. */
export async function lingerlabContestants(): Promise<Contestant[]> {
  const { backendNames, findBackend, isInstalled, packageVersion } =
    await fromDist<typeof import('../../../src/backend/registry.ts')>('backend/registry.js');
  const backends = await Promise.all(backendNames.map((name) => findBackend(name)));
  const versionOf = (packageName: string | null) =>
    packageName === null ? 'no client' : `${packageName} ${packageVersion(packageName)}`;
  return backends.flatMap((backend) =>
    sendsNothing.includes(backend.name) || !isInstalled(backend)
      ? []
      : [contestant(backend.name, versionOf(backend.packageName))],
  );
}

const contestant = (name: string, version: string): Contestant => ({
  name,
  title: `lingerlab, ${name}`,
  version,
  ours: true,
  batches: 'as set',
  ends: 'by itself',
  counts: false,
  commands: (task) => {
    const scenario = join(task.folder, 'scenario.yaml');
    writeFileSync(scenario, JSON.stringify(scenarioOf(name, task)));
    return [
      {
        file: process.execPath,
        args: ['dist/cli.js', 'run', scenario, '--brokers', task.brokers, '--out', task.folder, '--json'],
        output: join(task.folder, 'out-0'),
        errors: join(task.folder, 'err-0'),
      },
    ];
  },
  latency: ([output]) => lingerlabLatency(output!),
});

/** The scenario of one measurement; YAML is a superset of JSON. */
export function scenarioOf(backend: string, task: Omit<Task, 'folder' | 'brokers'>): object {
  return {
    name: 'peers',
    question: 'how does this client do beside its peers?',
    topic: { name: task.topic, partitions: 3, 'replication.factor': 1 },
    workload:
      task.payload === 'lab'
        ? { kind: 'service-logs', key: 'service' }
        : { kind: 'file', path: task.payload, format: 'text', order: 'random', key: 'none' },
    load: { kind: 'closed', inFlight: inFlightPerLane * task.lanes },
    backends: [backend],
    producer: task.settings,
    lanes: task.lanes,
    warmup: { min: `${task.warmupMs}ms`, max: `${task.warmupMs}ms` },
    duration: `${task.windowMs + tailMs}ms`,
    trials: 1,
    seed: 42,
  };
}

/** The service times of a result's one trial; null where it has none. */
export function lingerlabLatency(output: string): Latency | null {
  if (output.trim() === '') return null;
  const trial = (JSON.parse(output) as Pick<Result, 'points'>).points[0]?.trials[0];
  if (trial === undefined || trial.state === 'failed') return null;
  const { p50, p99 } = trial.latencyUs.service;
  return { p50Ms: p50 / 1000, p99Ms: p99 / 1000 };
}
