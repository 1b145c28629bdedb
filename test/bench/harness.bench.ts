import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import type { ProducerSettings } from '../../src/producer-settings.ts';
import type { Finding } from './finding.ts';
import { benchTopic, closedLoopRate, startKafka, trialMs } from './kafka.ts';

export const name = 'harness';

const pairs = 9;
const topic = benchTopic('harness-bench');

const batchBytes = 16_384;
/** Messages of a request: a full batch for each of the topic's partitions. */
const batchMessages = Math.floor(batchBytes / 290) * topic.partitions;
const inFlight = 5;

interface Contest {
  readonly backend: string;
  readonly settings: ProducerSettings;
  readonly window: number;
  /** What the bare loop is told beside the broker and the times. */
  readonly bare: Record<string, unknown>;
}

const contests: readonly Contest[] = [
  {
    backend: 'kafkajs',
    settings: {
      acks: 'all',
      'batch.size': batchBytes,
      'linger.ms': 5,
      'compression.type': 'none',
      'max.in.flight.requests.per.connection': inFlight,
    },
    window: batchMessages * inFlight,
    bare: { acks: -1, compression: 0, batchMessages, inFlight },
  },
  {
    backend: 'confluent',
    settings: { acks: 'all', 'batch.size': batchBytes, 'linger.ms': 5, 'compression.type': 'none' },
    window: 5000,
    bare: {
      window: 5000,
      config: {
        acks: -1,
        'batch.size': batchBytes,
        'linger.ms': 5,
        'compression.type': 'none',
        partitioner: 'murmur2_random',
        'queue.buffering.max.messages': 0,
      },
    },
  },
];

/** What a closed-loop trial through the harness reaches of a bare loop over the same client, on a real Kafka. */
export async function run(): Promise<Finding[]> {
  const kafka = await startKafka([topic]);
  try {
    const findings: Finding[] = [];
    for (const contest of contests) {
      const ratios: number[] = [];
      const bareRates: number[] = [];
      for (let pair = 0; pair < pairs; pair += 1) {
        // The order alternates, so that neither side always comes second.
        const bareFirst = pair % 2 === 0;
        const first = bareFirst
          ? await bareRate(contest, kafka.bootstrap)
          : await harnessRate(contest, kafka.bootstrap);
        const second = bareFirst
          ? await harnessRate(contest, kafka.bootstrap)
          : await bareRate(contest, kafka.bootstrap);
        const [bare, harness] = bareFirst ? [first, second] : [second, first];
        bareRates.push(bare);
        ratios.push(harness / bare);
      }
      const { backend } = contest;
      findings.push(
        {
          what: `${backend}, bare loop on Kafka ${kafka.version}`,
          value: median(bareRates),
          unit: ' messages/s',
          goal: null,
        },
        { what: `${backend}, lowest of ${pairs} pairs`, value: Math.min(...ratios), unit: 'x', goal: null },
        { what: `${backend}, highest of ${pairs} pairs`, value: Math.max(...ratios), unit: 'x', goal: null },
        {
          what: `${backend}, harness against bare loop, median of ${pairs} pairs`,
          value: median(ratios),
          unit: 'x',
          goal: { atLeast: 0.97 },
        },
      );
    }
    return findings;
  } finally {
    await kafka.close();
  }
}

function harnessRate({ backend, settings, window }: Contest, brokers: readonly string[]): Promise<number> {
  return closedLoopRate({ backend, brokers, topic: topic.name, settings, window });
}

async function bareRate({ backend, bare }: Contest, brokers: readonly string[]): Promise<number> {
  const request = JSON.stringify({ brokers, topic: topic.name, ...trialMs, ...bare });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`test/bench/bare/${backend}.mjs`, request],
    {
      timeout: 60_000,
    },
  );
  return (JSON.parse(stdout) as { messagesPerSecond: number }).messagesPerSecond;
}
