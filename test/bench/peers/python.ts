import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProducerSettings } from '../../../src/producer-settings.ts';
import { pythonWith } from '../python.ts';
import type { Contestant, Latency, Task } from './contest.ts';
import { slowest } from './latency.ts';

const folder = 'test/bench';

/** The packages from PyPI: confluent-kafka brings librdkafka along, and lz4 is what kafka-python compresses with. */
const packages = ['confluent-kafka==2.16.1', 'kafka-python==3.0.12', 'lz4==4.4.5'];

/** The Python producers; null where there is no Python, or its packages cannot be had. */
export async function pythonContestants(): Promise<Contestant[] | null> {
  const python = await pythonWith(packages);
  if (python === null) return null;
  const versions = await packageVersions(python);
  return [
    linesContestant(python, {
      name: 'confluent-python',
      title: 'confluent-kafka (Python)',
      version: versions.confluent,
      program: 'confluent_producer.py',
      settingsOf: (settings) => settings,
    }),
    linesContestant(python, {
      name: 'kafka-python',
      title: 'kafka-python, tight loop',
      version: versions.kafkaPython,
      program: 'kafka_python_producer.py',
      settingsOf: kafkaPythonSettings,
    }),
    labContestant(python, 'lab', "the lab's producer", versions.kafkaPython),
    labContestant(python, 'lab-tight', 'the same without its pauses and talk', versions.kafkaPython),
  ];
}

interface LinesProgram extends Pick<Contestant, 'name' | 'title' | 'version'> {
  readonly program: string;
  settingsOf(settings: ProducerSettings): object;
}

function linesContestant(python: string, { program, settingsOf, ...who }: LinesProgram): Contestant {
  return {
    ...who,
    ours: false,
    batches: 'as set',
    ends: 'when told',
    counts: false,
    commands: ({ settings, ...task }) =>
      Array.from({ length: task.lanes }, (_, lane) => ({
        file: python,
        args: [
          `${folder}/peers/${program}`,
          JSON.stringify({
            brokers: task.brokers,
            topic: task.topic,
            payload: task.payload,
            warmupMs: task.warmupMs,
            settings: settingsOf(settings),
          }),
        ],
        ...outputs(task, lane),
      })),
    latency: (texts) => slowest(texts.map(pythonLatency)),
  };
}

/** The lab's loop, or the same sends alone. It has an end that it does not reach. */
function labContestant(
  python: string,
  name: 'lab' | 'lab-tight',
  title: string,
  version: string,
): Contestant {
  return {
    name,
    title,
    version: `kafka-python ${version}`,
    ours: false,
    batches: 'as set',
    ends: 'when killed',
    counts: false,
    commands: (task) => [
      {
        file: python,
        args: [
          `${folder}/lab_producer.py`,
          task.brokers,
          task.topic,
          '1000000000',
          name === 'lab' ? 'lab' : 'tight',
        ],
        ...outputs(task, 0),
      },
    ],
    latency: () => null,
  };
}

const outputs = (task: Pick<Task, 'folder'>, lane: number) => ({
  output: join(task.folder, `out-${lane}`),
  errors: join(task.folder, `err-${lane}`),
});

/** kafka-python's names for Kafka's settings. */
export function kafkaPythonSettings(settings: ProducerSettings): Record<string, unknown> {
  const entries = Object.entries(settings).map(([name, value]) => [name.replaceAll('.', '_'), value]);
  const named = Object.fromEntries(entries) as Record<string, unknown>;
  return named['compression_type'] === 'none' ? { ...named, compression_type: null } : named;
}

/** The latency in the one line of JSON that a Python producer prints; null where it has not come to that. */
export function pythonLatency(output: string): Latency | null {
  if (output.trim() === '') return null;
  const { p50Ms, p99Ms } = JSON.parse(output) as { p50Ms: number | null; p99Ms: number | null };
  return p50Ms === null || p99Ms === null ? null : { p50Ms, p99Ms };
}

async function packageVersions(python: string): Promise<{ confluent: string; kafkaPython: string }> {
  const program = `import json, confluent_kafka as c, kafka
print(json.dumps({"confluent": f"{c.version()}, librdkafka {c.libversion()[0]}", "kafkaPython": kafka.__version__}))`;
  const { stdout } = await promisify(execFile)(python, ['-c', program], { timeout: 30_000 });
  return JSON.parse(stdout);
}
