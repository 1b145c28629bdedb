import { join } from 'node:path';
import { expect } from 'vitest';
import type { ProducerSettings } from '../../../dist/producer-settings.js';
import { lingerlab, newFolder, resultIn, scenarioFile } from '../lingerlab.ts';
import type { Kafka } from './kafka.ts';

/** What a run of the command line sent. */
export interface Run {
  /** Throws where a backend's requests, batches or result do not show what was set. */
  judge(backend: string): void;
}

/** A value that is no client's default for each setting that all of them have. */
export const setInRun = {
  acks: 1,
  'batch.size': 3000,
  'linger.ms': 2,
  'compression.type': 'gzip',
  'max.in.flight.requests.per.connection': 2,
  'enable.idempotence': false,
  retries: 4,
  'request.timeout.ms': 12_345,
} as const satisfies ProducerSettings;
/** Shorter than any of the messages. */
const leastBytes = 200;

/**
 * Runs one short trial a backend on the command line, with a `--set` for each setting; to a topic of its own for `wire`,
 * because its batches are measured after compression.
 */
export async function runWithSet(kafka: Kafka, backends: readonly string[]): Promise<Run> {
  const afterCompression = backends.filter((name) => name === 'wire');
  const before = backends.filter((name) => name !== 'wire');
  const runs = new Map<string, Run>();
  for (const group of [before, afterCompression]) {
    if (group.length === 0) continue;
    const run = await runGroup(kafka, group);
    for (const name of group) runs.set(name, run);
  }
  return { judge: (backend) => runs.get(backend)!.judge(backend) };
}

async function runGroup(kafka: Kafka, backends: readonly string[]): Promise<Run> {
  const topic = `set-run-${backends[0]}`;
  const folder = newFolder();
  const out = join(folder, 'reports');
  const scenario = scenarioFile(folder, {
    backends,
    topic: { name: topic, partitions: 1, 'replication.factor': 1 },
    duration: '300ms',
  });
  const set = Object.entries(setInRun).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const ended = await lingerlab(['run', scenario, '--brokers', kafka.bootstrap.join(), '--out', out, ...set]);
  expect(ended).toMatchObject({ code: 0 });
  const { result } = resultIn(out);
  const batches = (await kafka.logs([topic])).get(topic)!;
  return {
    judge: (backend) => {
      const { effective } = result.points.find((point) => point.backend === backend)!.producer;
      for (const name of Object.keys(setInRun) as (keyof typeof setInRun)[])
        expect(effective[name]).toBe(setInRun[name]);
      const { produced } = kafka.proxy.seen(`lingerlab-${backend}-0`);
      expect(new Set(produced.map(({ acks }) => acks))).toEqual(new Set([setInRun.acks]));
      expect(new Set(produced.map(({ timeoutMs }) => timeoutMs))).toEqual(
        new Set([setInRun['request.timeout.ms']]),
      );
      // The topic is this group's together.
      expect(new Set(batches.map(({ codec }) => codec))).toEqual(new Set([setInRun['compression.type']]));
      expect(Math.max(...batches.map(({ bytes }) => bytes))).toBeLessThanOrEqual(setInRun['batch.size']);
      if (backend === 'wire') return;
      expect(Math.max(...batches.map(({ records }) => records.length))).toBeLessThanOrEqual(
        setInRun['batch.size'] / leastBytes,
      );
    },
  };
}
