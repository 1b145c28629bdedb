import { join } from 'node:path';
import type { Contestant, Task } from './contest.ts';
import { slowest } from './latency.ts';
import type { PerfTestJars } from './perf-test-jars.ts';
import { perfTestLatency } from './perf-test-output.ts';

/** What is sent beyond the warm-up and the window, as a factor, so that a faster stretch does not end it early. */
const margin = 1.3;
/** Before its rate is known it sends until it is ended. */
const withoutEnd = 1_000_000_000;

/** The flags that Kafka's kafka-producer-perf-test.sh gives to Java. Source: bin/kafka-producer-perf-test.sh. */
const javaFlags = [
  '-Xmx512M',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
];

/** kafka-producer-perf-test, the tool that comes with Kafka: as many processes as there are lanes. */
export function perfTest({ java, libs, version }: PerfTestJars): Contestant {
  return {
    name: 'perf-test',
    title: 'kafka-producer-perf-test',
    version: `kafka-clients ${version}`,
    ours: false,
    batches: 'as set',
    ends: 'by itself',
    counts: true,
    commands: (task) =>
      Array.from({ length: task.lanes }, (_, lane) => ({
        file: java,
        args: [
          ...javaFlags,
          '-cp',
          `${libs}/*`,
          'org.apache.kafka.tools.ProducerPerformance',
          ...argsOf(task),
        ],
        output: join(task.folder, `out-${lane}`),
        errors: join(task.folder, `err-${lane}`),
      })),
    latency: (outputs) => slowest(outputs.map(perfTestLatency)),
  };
}

function argsOf({
  brokers,
  topic,
  settings,
  payload,
  lanes,
  warmupMs,
  windowMs,
  expectedRate,
}: Task): string[] {
  const perMs = expectedRate === null ? null : expectedRate / lanes / 1000;
  const records = perMs === null ? withoutEnd : Math.ceil(perMs * margin * (warmupMs + windowMs));
  return [
    ...['--bootstrap-server', brokers, '--topic', topic, '--payload-file', payload],
    ...['--throughput', '-1', '--num-records', String(records)],
    ...(perMs === null ? [] : ['--warmup-records', String(Math.ceil(perMs * warmupMs))]),
    ...['--command-property', ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)],
  ];
}
